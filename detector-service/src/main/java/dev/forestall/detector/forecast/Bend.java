package dev.forestall.detector.forecast;

/**
 * A parabola through points by least squares: what the growth still does at its end, and how that
 * changes.
 *
 * @param slope slope at the last point, unit a second
 * @param change by how much the slope changes, unit a second, a second
 * @param error standard error of {@code change}, widened for residuals that follow each other and,
 *     as Student's t is wider than a normal distribution, for few points
 */
record Bend(double slope, double change, double error) {
  /** Fewest points: three are fitted exactly, and as many again tell the error. */
  static final int FEWEST_POINTS = 6;

  private static final int FREE = 3;

  /** Fits points {@code from} to {@code to}, the latter not included. */
  static Bend fit(double[] t, double[] v, int from, int to) {
    int n = to - from;
    double span = Math.max(t[to - 1] - t[from], 1e-3);
    double[] x = new double[n];
    double[] y = new double[n];
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      x[i] = (t[from + i] - t[to - 1]) / span;
      y[i] = v[from + i] - v[to - 1];
      meanX += x[i] / n;
      meanY += y[i] / n;
    }
    double xx = 0;
    double xy = 0;
    double xq = 0;
    double meanQ = 0;
    for (int i = 0; i < n; i++) {
      meanQ += square(x[i] - meanX) / n;
    }
    for (int i = 0; i < n; i++) {
      double dx = x[i] - meanX;
      xx += dx * dx;
      xy += dx * (y[i] - meanY);
      xq += dx * (dx * dx - meanQ);
    }
    double qq = 0;
    double qy = 0;
    for (int i = 0; i < n; i++) {
      double dx = x[i] - meanX;
      double q = dx * dx - meanQ - xq / xx * dx;
      qq += q * q;
      qy += q * (y[i] - meanY);
    }
    double c = qq > 0 ? qy / qq : 0;
    double b = xx > 0 ? (xy - c * xq) / xx : 0;
    double[] residuals = new double[n];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double dx = x[i] - meanX;
      residuals[i] = y[i] - meanY - b * dx - c * (dx * dx - meanQ);
      squares += residuals[i] * residuals[i];
    }
    double error = qq > 0 ? Math.sqrt(squares / (n - FREE) / qq) * Line.inflation(residuals) : 0;
    double few = Math.sqrt((n - FREE) / (n - FREE - 2.0));
    return new Bend(
        (b - 2 * c * meanX) / span, 2 * c / (span * span), 2 * few * error / (span * span));
  }

  /**
   * How much growth is still to come when its slope goes on to change so, by the best guess at the
   * change: one within its error is drawn towards none (James and Stein 1961).
   */
  double toCome() {
    if (slope <= 0) {
      return 0;
    }
    double kept = change == 0 ? 0 : Math.max(0, 1 - square(error / change));
    double falls = -change * kept;
    return falls <= 0 ? Double.POSITIVE_INFINITY : slope * slope / (2 * falls);
  }

  /** By how much the slope grows, by the same best guess; 0 when it falls. */
  double gain() {
    return change <= 0 ? 0 : change * Math.max(0, 1 - square(error / change));
  }

  private static double square(double x) {
    return x * x;
  }
}
