package dev.forestall.detector.units;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which slice: whole steps of twenty seconds.
 *
 * @param start seconds since the epoch
 * @param length seconds
 */
record SliceTime(long start, int length) implements Comparable<SliceTime> {
  static final int STEP = 20;
  private static final int LONGEST = 300;

  /** The slice of an interval; empty when it is none, or is too long to say anything. */
  static Optional<SliceTime> of(Instant from, Instant to) {
    long start = Math.floorDiv(from.getEpochSecond(), STEP) * STEP;
    long end = Math.ceilDiv(to.toEpochMilli(), STEP * 1000L) * STEP;
    return to.isBefore(from) || end - start > LONGEST
        ? Optional.empty()
        : Optional.of(new SliceTime(start, (int) Math.max(STEP, end - start)));
  }

  String field(String prefix) {
    return prefix + start + "/" + length;
  }

  static Optional<SliceTime> parse(String prefix, String field) {
    int slash = field.indexOf('/');
    if (!field.startsWith(prefix) || slash < prefix.length()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SliceTime(
              Long.parseLong(field.substring(prefix.length(), slash)),
              Integer.parseInt(field.substring(slash + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  long end() {
    return start + length;
  }

  Instant from() {
    return Instant.ofEpochSecond(start);
  }

  Duration duration() {
    return Duration.ofSeconds(length);
  }

  @Override
  public int compareTo(SliceTime other) {
    int byStart = Long.compare(start, other.start);
    return byStart == 0 ? Integer.compare(length, other.length) : byStart;
  }
}
