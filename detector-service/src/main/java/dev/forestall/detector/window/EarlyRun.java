package dev.forestall.detector.window;

import java.time.Duration;

/**
 * The first minutes of one run of a container: what pods before and after an action are compared by
 * at equal age.
 */
final class EarlyRun {
  /** How much of the run is kept. */
  static final long KEPT_MILLIS = Duration.ofMinutes(12).toMillis();

  private final long start;
  private final Series series;

  EarlyRun(long start, long slotMillis) {
    this.start = start;
    this.series = new Series(slotMillis);
  }

  long start() {
    return start;
  }

  boolean put(long at, double value) {
    return at >= start && at - start <= KEPT_MILLIS && series.put(at, value);
  }

  Points points() {
    return series.between(start, start + KEPT_MILLIS);
  }

  int size() {
    return series.size();
  }
}
