package dev.forestall.detector.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A day of one metric in buckets of five minutes. A sample older than the newest is not added. A
 * bucket that is over is kept as the store has it, so that what was read back equals what was never
 * away: its least value as it was, its range to nine significant bits (0.2 %), mean and last value
 * to half a 255th of the range, which is less than a tenth of what the mean of twenty samples is
 * uncertain by.
 */
public final class LongTier {
  /** Length of a bucket. */
  public static final long BUCKET_MILLIS = Duration.ofMinutes(5).toMillis();

  /** How far back it reaches. */
  public static final long KEPT_MILLIS = Duration.ofHours(24).toMillis();

  private static final int STEPS = 255;

  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  private long newest = Long.MIN_VALUE;
  private long writtenUpTo = Long.MIN_VALUE;

  /**
   * What was measured in five minutes.
   *
   * @param start start of the bucket
   * @param min least
   * @param max greatest
   * @param avg mean
   * @param last last
   * @param count values
   */
  public record Bucket(long start, float min, float max, float avg, float last, int count) {
    Bucket with(float value) {
      return new Bucket(
          start,
          Math.min(min, value),
          Math.max(max, value),
          avg + (value - avg) / (count + 1),
          value,
          count + 1);
    }

    /** As it is kept once it is over. */
    Bucket settled() {
      return of(start, min, Range.bits(min, max), share(avg), share(last), count);
    }

    /**
     * A bucket by its {@link Range} and the shares of it where mean and last value lie, 0 to 255.
     */
    static Bucket of(long start, float min, int range, int avg, int last, int count) {
      float max = Range.end(min, range);
      return new Bucket(start, min, max, at(min, max, avg), at(min, max, last), count);
    }

    /** Where in its range a value lies, 0 to 255. */
    int share(float value) {
      double range = (double) max - min;
      return range > 0 ? (int) Math.round(Math.clamp((value - min) / range, 0, 1) * STEPS) : 0;
    }

    private static float at(float min, float max, int share) {
      return (float) (min + ((double) max - min) * share / STEPS);
    }

    /** End of the bucket, not included. */
    public long end() {
      return start + BUCKET_MILLIS;
    }
  }

  void add(long at, double value) {
    if (at <= newest) {
      return;
    }
    newest = at;
    float v = (float) value;
    long start = Math.floorDiv(at, BUCKET_MILLIS) * BUCKET_MILLIS;
    Bucket known = buckets.get(start);
    if (known == null) {
      settle();
    }
    buckets.put(start, known == null ? new Bucket(start, v, v, v, v, 1) : known.with(v));
    buckets.headMap(at - KEPT_MILLIS).clear();
  }

  /** The buckets that lie between two times as a whole. */
  public List<Bucket> between(long from, long to) {
    List<Bucket> whole = new ArrayList<>();
    for (Bucket bucket : buckets.tailMap(from, true).values()) {
      if (bucket.end() > to) {
        break;
      }
      whole.add(bucket);
    }
    return whole;
  }

  /** Start of the oldest bucket, milliseconds. */
  OptionalLong oldest() {
    return buckets.isEmpty() ? OptionalLong.empty() : OptionalLong.of(buckets.firstKey());
  }

  /** The bucket that still grows. */
  Optional<Bucket> open() {
    return Optional.ofNullable(buckets.lastEntry()).map(Map.Entry::getValue);
  }

  /** The buckets that are over and began at or after {@code from}. */
  Collection<Bucket> overSince(long from) {
    return buckets.isEmpty()
        ? List.of()
        : buckets.subMap(Math.min(from, buckets.lastKey()), buckets.lastKey()).values();
  }

  /** The buckets that are over and not yet in the store. */
  Collection<Bucket> unwritten() {
    return overSince(writtenUpTo);
  }

  void written() {
    writtenUpTo = buckets.isEmpty() ? writtenUpTo : buckets.lastKey();
  }

  void writeAgain() {
    writtenUpTo = Long.MIN_VALUE;
  }

  void restore(Bucket bucket, long newestSample) {
    buckets.put(bucket.start(), bucket);
    newest = Math.max(newest, newestSample);
  }

  /** The newest sample that was added is that old. */
  void restoreNewest(long at) {
    newest = Math.max(newest, at);
  }

  /**
   * Takes in what was measured before; where both have a bucket, the one with more values counts.
   */
  void fill(LongTier history) {
    history.buckets.forEach((start, bucket) ->
        buckets.merge(start, bucket, (own, other) -> other.count() > own.count() ? other : own));
    newest = Math.max(newest, history.newest);
    writeAgain();
  }

  private void settle() {
    Map.Entry<Long, Bucket> last = buckets.lastEntry();
    if (last != null) {
      buckets.put(last.getKey(), last.getValue().settled());
    }
  }
}
