package dev.forestall.detector.window;

/**
 * A run of a container that ended, as one metric saw it.
 *
 * @param start when it had started
 * @param end when its last value was measured
 * @param firstLevel value when its warm-up was over
 * @param lastLevel last value
 */
public record PastRun(long start, long end, double firstLevel, double lastLevel) {
  private static final double MILLIS = 1000;

  /** Mean slope, unit a second. */
  public double slope() {
    return end > start ? (lastLevel - firstLevel) / (end - start) * MILLIS : 0;
  }

  /** Whether it ended at its limit. */
  public boolean endedAt(double limit, double share) {
    return lastLevel >= limit * share;
  }
}
