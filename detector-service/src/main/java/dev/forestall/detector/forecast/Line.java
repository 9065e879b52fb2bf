package dev.forestall.detector.forecast;

/**
 * A straight line through points by the median of all pairwise slopes (Theil 1950, Sen 1968), with
 * the standard error of its slope.
 *
 * @param slope unit a second
 * @param slopeError standard error of the slope, widened for residuals that follow each other
 * @param level value of the line at {@code at}
 * @param at seconds
 * @param sigma scatter of the points about the line
 */
public record Line(double slope, double slopeError, double level, double at, double sigma) {
  private static final double VARIANCE_OF_UNIFORM = 12;
  private static final double MOST_CORRELATION = 0.7;
  private static final int FEW = 3;

  /** Fits points {@code from} to {@code to}, the latter not included; at least two. */
  static Line fit(double[] t, double[] v, int from, int to) {
    int n = to - from;
    double[] slopes = new double[n * (n - 1) / 2];
    int k = 0;
    for (int i = from; i < to; i++) {
      for (int j = i + 1; j < to; j++) {
        slopes[k++] = t[j] > t[i] ? (v[j] - v[i]) / (t[j] - t[i]) : 0;
      }
    }
    double slope = Robust.median(slopes);
    double[] offsets = new double[n];
    for (int i = 0; i < n; i++) {
      offsets[i] = v[from + i] - slope * t[from + i];
    }
    double offset = Robust.median(offsets);
    double sumOfSquares = 0;
    for (int i = 0; i < n; i++) {
      offsets[i] -= offset;
      sumOfSquares += offsets[i] * offsets[i];
    }
    double rms = Math.sqrt(sumOfSquares / Math.max(1, n - 2));
    double sigma = n <= FEW ? rms : (rms + Robust.sigma(offsets)) / 2;
    double span = Math.max(t[to - 1] - t[from], 1e-3);
    double error = sigma * Math.sqrt(VARIANCE_OF_UNIFORM / n) / span * inflation(offsets);
    return new Line(slope, error, slope * t[to - 1] + offset, t[to - 1], sigma);
  }

  static Line fit(double[] t, double[] v) {
    return fit(t, v, 0, t.length);
  }

  /** Value of the line. */
  double valueAt(double seconds) {
    return level + slope * (seconds - at);
  }

  /** By how much an error grows when residuals follow each other. */
  static double inflation(double[] residuals) {
    double sum = 0;
    double lagged = 0;
    for (int i = 0; i < residuals.length; i++) {
      sum += residuals[i] * residuals[i];
      lagged += i > 0 ? residuals[i] * residuals[i - 1] : 0;
    }
    double rho = sum > 0 ? Math.clamp(lagged / sum, 0, MOST_CORRELATION) : 0;
    return Math.sqrt((1 + rho) / (1 - rho));
  }
}
