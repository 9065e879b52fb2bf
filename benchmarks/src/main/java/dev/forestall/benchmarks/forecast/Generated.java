package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.PredictionLog.Said;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.forecast.Watched;
import dev.forestall.detector.forecast.WorkloadForecasts;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.MetricScope;
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

/**
 * One generated container, a function of family and seed. One that reaches its limit is killed
 * there; a healthy one runs on to the end.
 *
 * @param plan as it was drawn
 * @param values what is measured of it
 * @param load its request rate
 * @param life what became of it
 */
record Generated(Plan plan, Points values, Points load, Life life) {
  private static final long GRID = DetectionSettings.DEFAULT.grid().toMillis();
  private static final double LONGEST_FAILING = 36_000;
  private static final double LONGEST_FILLING = 86_400;
  private static final double LONGEST_OUTAGE = 600;
  private static final double KILLED_FROM = 0.985;

  static Generated of(Plan.Source family, long seed, double calmSeconds) {
    Plan plan = family.draw(seed);
    Plan.Scrape scrape = plan.scrape();
    Random r = new Random(seed * 31 + family.name().hashCode());
    double killedAt = KILLED_FROM + (1 - KILLED_FROM) * r.nextDouble();
    List<double[]> points = new ArrayList<>();
    double failedAt = -1;
    double next = 1 + r.nextDouble() * scrape.every();
    double longest = family.metric().equals(Metrics.MEMORY) ? LONGEST_FAILING : LONGEST_FILLING;
    double until = plan.fails() ? longest + plan.begins() : calmSeconds;
    for (double t = 1; t < until && failedAt < 0; t++) {
      double level = plan.levelAt(t);
      if (plan.fails() && level >= killedAt) {
        failedAt = t;
      } else if (t >= next) {
        next += scrape.every() * (1 + 2 * scrape.jitter() * (r.nextDouble() - 0.5));
        if (r.nextDouble() < scrape.outages() * 2 * scrape.every() / LONGEST_OUTAGE) {
          next += LONGEST_OUTAGE * r.nextDouble();
        }
        double value = Math.clamp(level + scrape.noise() * r.nextGaussian(), 0, 1) * plan.limit();
        double requests = 20 + 60 * plan.loadAt(t) + 2 * r.nextGaussian();
        if (r.nextDouble() >= scrape.missed()) {
          points.add(new double[] {t, value, requests});
        }
      }
    }
    String pod = plan.family().toLowerCase(Locale.ROOT) + "-" + seed;
    List<Life.Failure> failures =
        failedAt < 0 ? List.of() : List.of(new Life.Failure(failedAt, plan.begins()));
    Life life =
        new Life(plan.family(), family.metric(), pod, 0, failedAt < 0 ? until : failedAt, failures);
    return new Generated(plan, column(points, 1), column(points, 2), life);
  }

  /** A real series in which nothing failed. */
  static Generated measured(String group, String metric, String name, Points values, double limit) {
    Plan plan = new Plan(group, false, limit, t -> 0, 0, null, 0, new Plan.Scrape(0, 0, 0, 0, 0));
    Life life = new Life(group, metric, name, 0, values.lastAt() / 1000.0, List.of());
    return new Generated(plan, values, Points.none(), life);
  }

  /** What each predictor says of it; the first is the service's own. */
  Map<String, List<Prediction>> predictions(List<PredictLinear> others) {
    PodWindow window = new PodWindow(life.pod(), life.pod(), DetectionSettings.DEFAULT.slot());
    WorkloadForecasts forecasts = new WorkloadForecasts();
    List<Watched> watched = List.of(new Watched(window, key(), 0, plan.limit(), "", true));
    Map<String, PredictionLog> logs = new LinkedHashMap<>();
    logs.put(ForecastRun.OWN, new PredictionLog());
    others.forEach(o -> logs.put(o.name(), new PredictionLog()));
    int fed = 0;
    for (long at = GRID; at <= Math.round(life.end() * 1000); at += GRID) {
      for (; fed < values.size() && values.at(fed) <= at; fed++) {
        window.accept(sampled(fed));
      }
      window.trim(at - PodWindow.FULL_MILLIS);
      long now = at;
      List<Said> own =
          forecasts.evaluate(watched, at, DetectionSettings.DEFAULT.holding()).stream()
              .map(s -> Saying.own(plan.family(), s))
              .toList();
      log(logs, ForecastRun.OWN).at(at / 1000.0, own);
      for (PredictLinear other : others) {
        log(logs, other.name())
            .at(
                at / 1000.0,
                other.eta(values, plan.limit(), now).stream()
                    .mapToObj(eta -> Saying.linear(life, other, now, eta))
                    .toList());
      }
    }
    Map<String, List<Prediction>> all = new LinkedHashMap<>();
    logs.forEach((name, log) -> all.put(name, numbered(log.all())));
    return all;
  }

  private SeriesKey key() {
    boolean ofPod =
        Metrics.named(life.metric()).filter(m -> m.scope() == MetricScope.POD).isPresent();
    return new SeriesKey(ofPod ? "" : "app", life.metric());
  }

  private List<Prediction> numbered(List<Prediction> all) {
    return all.stream().map(p -> p.inEpisode(life.pod() + p.episode())).toList();
  }

  private static PredictionLog log(Map<String, PredictionLog> logs, String name) {
    return logs.computeIfAbsent(name, n -> new PredictionLog());
  }

  private MetricsSampled sampled(int i) {
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample(key().container(), life.metric(), SampleKind.GAUGE, values.value(i)));
    if (plan.load() != null) {
      samples.add(new Sample("", Metrics.REQUESTS, SampleKind.GAUGE, load.value(i)));
    }
    return new MetricsSampled(
        Subject.deployment("generated", "bench", plan.family()),
        life.pod(),
        life.pod(),
        Instant.ofEpochMilli(values.at(i)),
        samples);
  }

  private static Points column(List<double[]> points, int column) {
    return new Points(
        points.stream().mapToLong(p -> Math.round(p[0] * 1000)).toArray(),
        points.stream().mapToDouble(p -> p[column]).toArray());
  }
}
