package dev.forestall.benchmarks.forecast;

import dev.forestall.detector.window.Points;
import java.util.OptionalDouble;

/**
 * The rule that is compared with: {@code predict_linear(metric[range], ahead) > limit}, the least
 * squares of Prometheus over one container's series (a restart begins another one). Alerting rules
 * state no time: what it says is "within that time".
 *
 * @param name what it is called
 * @param range how far back it looks, seconds
 * @param ahead how far ahead it looks, seconds
 */
public record PredictLinear(String name, double range, double ahead) {
  private static final double MILLIS = 1000;

  /**
   * Seconds until its line reaches the limit when the rule fires at that time, else empty.
   *
   * @param run values of one run of a container
   * @param limit its limit
   * @param at time of evaluation, milliseconds
   */
  public OptionalDouble eta(Points run, double limit, long at) {
    Points part = run.between(at - Math.round(range * MILLIS), at);
    int n = part.size();
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double sumT = 0;
    double sumV = 0;
    double sumTt = 0;
    double sumTv = 0;
    for (int i = 0; i < n; i++) {
      double t = (part.at(i) - at) / MILLIS;
      double v = part.value(i);
      sumT += t;
      sumV += v;
      sumTt += t * t;
      sumTv += t * v;
    }
    double spread = sumTt - sumT * sumT / n;
    double slope = spread > 0 ? (sumTv - sumT * sumV / n) / spread : 0;
    double now = sumV / n - slope * sumT / n;
    if (now + slope * ahead <= limit) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(slope > 0 ? Math.max(0, (limit - now) / slope) : 0);
  }
}
