package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.MetricMinute.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Evidence from metrics: each workload's against its own past and against the whole fleet. */
final class Metrics {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double TINY = 1e-9;

  private final Method method;
  private final Split split;
  private final Map<Metric, Map<String, Excess>> excesses = new HashMap<>();

  /**
   * How far a metric rose.
   *
   * @param surprise at its highest pair of rows
   * @param above surprise above that of the fleet's maxima
   * @param factor times its usual value
   */
  private record Excess(double surprise, double above, double factor) {}

  Metrics(Question question, Instant onset, Method method) {
    this.method = method;
    this.split =
        Split.of(question, onset, method, question.metrics().stream().map(m -> middle(m.end())));
    if (method.uses(Part.METRICS)) {
      for (Metric metric : Metric.values()) {
        excesses.put(metric, judge(series(question.metrics(), metric)));
      }
    }
  }

  private static Instant middle(Instant end) {
    return end.minus(MINUTE.dividedBy(2));
  }

  /** Weighted sum over the metrics. */
  double of(String workload, boolean traces) {
    double sum = 0;
    for (Metric metric : Metric.values()) {
      Excess excess = excess(workload, metric);
      if (excess != null && !(traces && metric.onlyWithoutTraces())) {
        sum +=
            method.get(metric.weight())
                * (excess.above() + method.get(Constant.METRIC_BELOW) * excess.surprise());
      }
    }
    return sum;
  }

  /** The metric that rose most. */
  Moved strongest(String workload, boolean traces) {
    Moved strongest = Moved.NOTHING;
    for (Metric metric : Metric.values()) {
      Excess excess = excess(workload, metric);
      if (excess != null && excess.factor() > 1 && !(traces && metric.onlyWithoutTraces())) {
        strongest =
            strongest.max(
                new Moved(
                    method.get(metric.weight()) * excess.surprise(),
                    Sentences.metric(metric, excess.factor())));
      }
    }
    return strongest;
  }

  /** Whether a metric rose higher than the fleet ever does. */
  boolean rose(String workload, Metric metric) {
    Excess excess = excess(workload, metric);
    return excess != null && excess.above() > 0;
  }

  private @Nullable Excess excess(String workload, Metric metric) {
    return excesses.getOrDefault(metric, Map.of()).get(workload);
  }

  private static Map<String, MetricSeries> series(List<MetricMinute> minutes, Metric metric) {
    Map<String, MetricSeries> series = new TreeMap<>();
    for (MetricMinute minute : minutes) {
      Double value = minute.values().get(metric);
      if (value != null) {
        series.computeIfAbsent(minute.workload(), w -> new MetricSeries()).add(minute.end(), value);
      }
    }
    return series;
  }

  private Map<String, Excess> judge(Map<String, MetricSeries> series) {
    double typical =
        Robustly.median(
            series.values().stream().mapToDouble(s -> Robustly.median(s.raw())).toArray());
    double offset =
        Double.isNaN(typical) ? TINY : Math.max(TINY, method.get(Constant.METRIC_OFFSET) * typical);
    Map<String, MetricDeviations> all = new TreeMap<>();
    series.forEach((workload, one) -> {
      MetricDeviations deviations = new MetricDeviations(one.pairs(offset), this::side);
      if (deviations.comparable()) {
        all.put(workload, deviations);
      }
    });
    double fleet =
        Robustly.median(all.values().stream().mapToDouble(MetricDeviations::scale).toArray());
    double least = Math.max(method.get(Constant.METRIC_FLOOR), fleet);
    double pass = pass(all.values(), least);
    Map<String, Excess> found = new HashMap<>();
    all.forEach((workload, d) -> {
      double z = Math.max(0, d.top() / Math.max(least, d.scale()));
      double surprise = method.surprise(z);
      found.put(workload, new Excess(surprise, Math.max(0, surprise - pass), Math.exp(d.top())));
    });
    return found;
  }

  private int side(Instant end) {
    int slot = split.slot(middle(end));
    return slot == Split.NEITHER ? -1 : slot == split.references() ? 1 : 0;
  }

  /** Surprise of the fleet's maxima, which each workload has to pass. */
  private double pass(Collection<MetricDeviations> all, double least) {
    double[] maxima =
        all.stream()
            .flatMapToDouble(d -> d.maxima().map(m -> m / Math.max(least, d.scale())))
            .toArray();
    return maxima.length == 0
        ? 0
        : method.surprise(
            Math.max(0, Robustly.quantile(maxima, method.get(Constant.METRIC_QUANTILE))));
  }
}
