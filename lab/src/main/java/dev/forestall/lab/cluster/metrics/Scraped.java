package dev.forestall.lab.cluster.metrics;

import dev.forestall.lab.cluster.model.PodSample;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The series of a scrape as a collector hands them on: those of the table of metrics, added up by
 * container, without aggregate rows and pause containers.
 */
public final class Scraped {
  private static final String PAUSE = "POD";
  private final String cluster;

  /** Of that cluster. */
  public Scraped(String cluster) {
    this.cluster = cluster;
  }

  private record Slot(String container, Metric metric) {}

  /** Which part of the pod a series is of; none for aggregate rows and pause containers. */
  private static Optional<String> part(Metric metric, Map<String, String> labels) {
    String container = labels.getOrDefault("container", "");
    return switch (metric.scope()) {
      case POD -> Optional.of("");
      case CONTAINER -> Optional.of(container).filter(c -> !c.isEmpty() && !c.equals(PAUSE));
      case VOLUME -> Optional.ofNullable(labels.get("persistentvolumeclaim"));
    };
  }

  /** What a scrape finds of a pod; empty when that is nothing of interest. */
  public Optional<MetricsSampled> event(PodSample pod, Instant at) {
    Map<Slot, Double> slots = new LinkedHashMap<>();
    for (Series series : Scrape.of(pod)) {
      for (Metric metric :
          Metrics.fedBy(series.labels().getOrDefault("__name__", ""), series.labels())) {
        part(metric, series.labels())
            .ifPresent(p -> slots.merge(new Slot(p, metric), series.value(), Double::sum));
      }
    }
    List<Sample> samples = new ArrayList<>();
    slots.forEach((slot, value) ->
        samples.add(
            new Sample(slot.container(), slot.metric().name(), slot.metric().kind(), value)));
    Subject subject = Subject.deployment(cluster, pod.namespace(), pod.workload());
    return samples.isEmpty()
        ? Optional.empty()
        : Optional.of(new MetricsSampled(subject, pod.pod(), pod.uid(), at, samples));
  }
}
