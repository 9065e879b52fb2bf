package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.PredictionLog.Said;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;
import java.time.Instant;

/** From what a predictor says to the form in which it is kept. */
final class Saying {
  private static final double MILLIS = 1000;

  private Saying() {}

  static Said own(String workload, Standing standing) {
    Forecast f = standing.forecast();
    return new Said(
        new Prediction(
            workload,
            f.pod(),
            f.container(),
            f.metric(),
            "",
            seconds(f.madeAt()),
            seconds(f.eta()),
            seconds(f.from()),
            seconds(f.to()),
            f.probability(),
            null),
        standing.runStart());
  }

  /** An alerting rule only says "within that time". */
  static Said linear(Life life, PredictLinear rule, long at, double eta) {
    return linear(life.group(), life.pod(), rule, at, eta, 0).about(life.metric());
  }

  static Said linear(
      String workload, String pod, PredictLinear rule, long at, double eta, long run) {
    double now = at / MILLIS;
    return new Said(
        new Prediction(
            workload,
            pod,
            "app",
            Metrics.MEMORY,
            "",
            now,
            now + Math.min(eta, rule.ahead()),
            now,
            now + rule.ahead(),
            null,
            null),
        run);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / MILLIS;
  }
}
