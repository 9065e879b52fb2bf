package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.Family.Shape;
import dev.forestall.benchmarks.forecast.PredictionLog.Said;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.forecast.Watched;
import dev.forestall.detector.forecast.WorkloadForecasts;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * One generated container, a function of family and seed. One that reaches its limit is killed
 * there; a healthy one runs on to the end.
 *
 * @param family its family
 * @param seed its seed
 * @param memory what is measured of it
 * @param load its request rate
 * @param limit its limit
 * @param life what became of it
 */
record Generated(Family family, long seed, Points memory, Points load, double limit, Life life) {
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final long GRID = DetectionSettings.DEFAULT.grid().toMillis();
  private static final double LONGEST_FAILING = 36_000;
  private static final double MEBIBYTE = 1_048_576;

  static Generated of(Family family, long seed, double calmSeconds) {
    Random r = new Random(seed * 1_000_003 + family.name().hashCode());
    double limit = (256 + r.nextInt(1792)) * MEBIBYTE;
    double base = 0.12 + 0.25 * r.nextDouble();
    double noise = 0.001 + 0.009 * r.nextDouble();
    double warmUp = 20 + 60 * r.nextDouble();
    double killedAt = 0.985 + 0.015 * r.nextDouble();
    double every = new double[] {10, 15, 15, 30}[r.nextInt(4)];
    double loadShare = 0.3 + 0.2 * r.nextDouble();
    DoubleUnaryOperator load = family.load(r);
    Shape shape = family.draw(r, base);
    List<double[]> points = new ArrayList<>();
    double failedAt = -1;
    double next = 1 + r.nextDouble() * every;
    double until = family.fails ? LONGEST_FAILING : calmSeconds;
    for (double t = 1; t < until && failedAt < 0; t++) {
      double level = shape.level().applyAsDouble(t) + loadShare * load.applyAsDouble(t);
      level *= Math.min(1, 0.2 + t / warmUp);
      if (family.fails && level >= killedAt) {
        failedAt = t;
      } else if (t >= next) {
        next += every + 3 * (r.nextDouble() - 0.5);
        double value = Math.min(1, level + noise * r.nextGaussian()) * limit;
        points.add(new double[] {t, value, 20 + 60 * load.applyAsDouble(t) + 2 * r.nextGaussian()});
      }
    }
    String pod = family.name().toLowerCase(Locale.ROOT) + "-" + seed;
    List<Life.Failure> failures =
        failedAt < 0 ? List.of() : List.of(new Life.Failure(failedAt, shape.begins()));
    Life life = new Life(family.name(), pod, 0, failedAt < 0 ? until : failedAt, failures);
    return new Generated(family, seed, column(points, 1), column(points, 2), limit, life);
  }

  /** What each predictor says of it; the first is the service's own. */
  Map<String, List<Prediction>> predictions(List<PredictLinear> others) {
    PodWindow window = new PodWindow(life.pod(), life.pod(), DetectionSettings.DEFAULT.slot());
    WorkloadForecasts forecasts = new WorkloadForecasts();
    List<Watched> watched = List.of(new Watched(window, MEMORY, 0, limit, "", true));
    Map<String, PredictionLog> logs = new LinkedHashMap<>();
    logs.put(ForecastRun.OWN, new PredictionLog());
    others.forEach(o -> logs.put(o.name(), new PredictionLog()));
    int fed = 0;
    for (long at = GRID; at <= Math.round(life.end() * 1000); at += GRID) {
      for (; fed < memory.size() && memory.at(fed) <= at; fed++) {
        window.accept(sampled(fed));
      }
      window.trim(at - PodWindow.FULL_MILLIS);
      long now = at;
      List<Said> own =
          forecasts.evaluate(watched, at, DetectionSettings.DEFAULT.holding()).stream()
              .map(s -> Saying.own(family.name(), s))
              .toList();
      log(logs, ForecastRun.OWN).at(at / 1000.0, own);
      for (PredictLinear other : others) {
        log(logs, other.name())
            .at(
                at / 1000.0,
                other.eta(memory, limit, now).stream()
                    .mapToObj(eta -> Saying.linear(life, now, eta))
                    .toList());
      }
    }
    Map<String, List<Prediction>> all = new LinkedHashMap<>();
    logs.forEach((name, log) -> all.put(name, numbered(log.all())));
    return all;
  }

  private List<Prediction> numbered(List<Prediction> all) {
    return all.stream().map(p -> p.inEpisode(life.pod() + p.episode())).toList();
  }

  private static PredictionLog log(Map<String, PredictionLog> logs, String name) {
    return logs.computeIfAbsent(name, n -> new PredictionLog());
  }

  private MetricsSampled sampled(int i) {
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, memory.value(i)));
    if (family == Family.TRAFFIC) {
      samples.add(new Sample("", Metrics.REQUESTS, SampleKind.GAUGE, load.value(i)));
    }
    return new MetricsSampled(
        Subject.deployment("generated", "bench", family.name()),
        life.pod(),
        life.pod(),
        Instant.ofEpochMilli(memory.at(i)),
        samples);
  }

  private static Points column(List<double[]> points, int column) {
    return new Points(
        points.stream().mapToLong(p -> Math.round(p[0] * 1000)).toArray(),
        points.stream().mapToDouble(p -> p[column]).toArray());
  }
}
