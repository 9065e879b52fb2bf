package dev.forestall.detector.history;

import dev.forestall.detector.detect.Anomalies;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts series together to the samples that the collector would have sent, and learns from them. */
final class Past {
  private final Wanted wanted;
  private final Map<String, TreeMap<Long, List<Sample>>> byPod = new HashMap<>();

  Past(Wanted wanted) {
    this.wanted = wanted;
  }

  /** Takes in the series that feed a metric. */
  void add(Metric metric, List<RawSeries> series) {
    for (PastPod pod : wanted.pods()) {
      Map<String, List<RawSeries>> byContainer = new HashMap<>();
      for (RawSeries one : series) {
        String container = container(metric, one);
        if (belongs(metric, one, pod, container)) {
          byContainer.computeIfAbsent(container, c -> new ArrayList<>()).add(one);
        }
      }
      byContainer.forEach((container, feeding) -> add(metric, pod, container, feeding));
    }
  }

  private void add(Metric metric, PastPod pod, String container, List<RawSeries> feeding) {
    TreeMap<Long, List<Sample>> samples = byPod.computeIfAbsent(pod.uid(), u -> new TreeMap<>());
    Merged.of(metric, feeding)
        .tailMap(pod.createdAt().toEpochMilli())
        .forEach((at, value) ->
            samples
                .computeIfAbsent(at, t -> new ArrayList<>())
                .add(new Sample(container, metric.name(), metric.kind(), value)));
  }

  private static String container(Metric metric, RawSeries series) {
    return switch (metric.scope()) {
      case POD -> "";
      case CONTAINER -> series.label("container");
      case VOLUME -> series.label("persistentvolumeclaim");
    };
  }

  private static boolean belongs(Metric metric, RawSeries one, PastPod pod, String container) {
    return metric.scope() == MetricScope.VOLUME
        ? pod.keys().contains(new SeriesKey(container, metric.name()))
        : one.label("pod").equals(pod.name());
  }

  /** The windows and models as they would have become. */
  Filled filled(boolean complete) {
    List<PodWindow> windows = new ArrayList<>();
    Anomalies learned = new Anomalies();
    for (PastPod pod : wanted.pods()) {
      PodWindow window = new PodWindow(pod.name(), pod.uid(), wanted.slot());
      byPod
          .getOrDefault(pod.uid(), new TreeMap<>())
          .forEach((at, samples) ->
              window.accept(
                  new MetricsSampled(
                      wanted.subject(), pod.name(), pod.uid(), Instant.ofEpochMilli(at), samples)));
      windows.add(window);
    }
    long to = wanted.to().toEpochMilli();
    for (PodWindow window : windows) {
      learned.catchUp(List.of(window), to);
      window.trim(to - PodWindow.FULL_MILLIS - wanted.slot().toMillis());
    }
    return new Filled(wanted, windows, learned, complete);
  }
}
