package dev.forestall.collector.normalise;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.SampleKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one hand-over brought for one pod at one timestamp. */
final class PodSamples {
  private final PodIdentity pod;
  private final Instant at;
  private final Map<Slot, Map<SeriesId, Double>> slots = new LinkedHashMap<>();
  private int samples;

  private record Slot(String container, Metric metric) {}

  /**
   * @param event the event
   * @param accepted samples that went into it
   * @param replaced samples of containers that are no more
   */
  record Merged(MetricsSampled event, int accepted, int replaced) {}

  PodSamples(PodIdentity pod, Instant at) {
    this.pod = pod;
    this.at = at;
  }

  void add(SeriesId series, List<Metric> fed, double value) {
    samples++;
    for (Metric metric : fed) {
      slots
          .computeIfAbsent(new Slot(part(metric, series), metric), s -> new HashMap<>())
          .put(series, value);
    }
  }

  /** What goes with a sample of that series and was not sampled itself. */
  void put(SeriesId series, MetricTable.Limit limit) {
    slots
        .computeIfAbsent(new Slot("", limit.metric()), s -> new HashMap<>())
        .put(series, limit.value());
  }

  /** What of the pod it is about: a container, a volume by its claim, or the pod itself. */
  private static String part(Metric metric, SeriesId series) {
    return switch (metric.scope()) {
      case POD -> "";
      case CONTAINER -> series.label("container");
      case VOLUME -> series.label(Series.CLAIM);
    };
  }

  Merged merge(CounterTotals totals) {
    List<Sample> merged = new ArrayList<>(slots.size());
    Set<SeriesId> replaced = new HashSet<>();
    slots.forEach((slot, values) -> {
      replaced.addAll(dropReplaced(slot.container(), values));
      Metric metric = slot.metric();
      merged.add(
          new Sample(
              slot.container(), metric.name(), metric.kind(), value(metric, values, totals)));
    });
    return new Merged(
        new MetricsSampled(pod.subject(), pod.name(), pod.uid(), at, merged),
        samples - replaced.size(),
        replaced.size());
  }

  private double value(Metric metric, Map<SeriesId, Double> values, CounterTotals totals) {
    if (metric.kind() == SampleKind.DERIVED) {
      return values.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
    if (metric.kind() == SampleKind.COUNTER && !metric.perContainer()) {
      return totals.total(pod.uid(), metric.name(), at, values);
    }
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * After a restart cAdvisor shows the old and the new container of a name side by side for a
   * while: adding them up would show memory that is not there. When one of them is the container
   * that the pod's status names, only that one counts.
   */
  private Set<SeriesId> dropReplaced(String container, Map<SeriesId, Double> values) {
    String current = pod.containerIds().getOrDefault(container, "");
    if (current.isEmpty() || values.keySet().stream().noneMatch(s -> isOf(s, current))) {
      return Set.of();
    }
    Set<SeriesId> replaced = new HashSet<>();
    for (SeriesId series : values.keySet()) {
      if (!series.label("id").isEmpty() && !isOf(series, current)) {
        replaced.add(series);
      }
    }
    values.keySet().removeAll(replaced);
    return replaced;
  }

  private static boolean isOf(SeriesId series, String containerId) {
    return series.label("id").contains(containerId);
  }
}
