package dev.forestall.detector.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** A day of one metric in buckets of five minutes. A sample older than the newest is not added. */
public final class LongTier {
  /** Length of a bucket. */
  public static final long BUCKET_MILLIS = Duration.ofMinutes(5).toMillis();

  /** How far back it reaches. */
  public static final long KEPT_MILLIS = Duration.ofHours(24).toMillis();

  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  private long newest = Long.MIN_VALUE;

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

  Collection<Bucket> all() {
    return buckets.values();
  }

  void restore(Bucket bucket, long newestSample) {
    buckets.put(bucket.start(), bucket);
    newest = Math.max(newest, newestSample);
  }
}
