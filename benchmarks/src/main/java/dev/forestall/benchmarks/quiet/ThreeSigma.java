package dev.forestall.benchmarks.quiet;

/**
 * Everybody's anomaly rule for one series: three values in a row further than three standard
 * deviations from the mean of the hour before them. Silent until it has seen twenty minutes.
 */
final class ThreeSigma {
  private static final int IN_A_ROW = 3;
  private static final double SIGMAS = 3;

  private final double[] ring;
  private int seen;
  private double origin;
  private double sum;
  private double squares;
  private int beyond;

  /**
   * @param perHour values that come in an hour
   */
  ThreeSigma(int perHour) {
    this.ring = new double[perHour];
  }

  /** Takes the next value in; whether the rule fires. */
  boolean fires(double value) {
    boolean far = seen >= ring.length / 3 && far(value);
    beyond = far ? beyond + 1 : 0;
    add(value);
    return beyond >= IN_A_ROW;
  }

  private boolean far(double value) {
    int n = Math.min(seen, ring.length);
    double mean = sum / n;
    double deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
    double distance = Math.abs(value - origin - mean);
    return distance > SIGMAS * deviation && distance > 1e-9 * Math.abs(value);
  }

  private void add(double value) {
    if (seen == 0) {
      origin = value;
    }
    int place = seen % ring.length;
    double old = seen >= ring.length ? ring[place] : 0;
    double fresh = value - origin;
    ring[place] = fresh;
    sum += fresh - old;
    squares += fresh * fresh - old * old;
    seen++;
  }
}
