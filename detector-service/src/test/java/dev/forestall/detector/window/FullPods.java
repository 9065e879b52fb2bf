package dev.forestall.detector.window;

import dev.forestall.detector.window.CounterRates.Reading;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Scrapes of a pod of one container with twenty metrics, two of which (memory and CPU) have a long
 * tier: more than the table of metrics has today. Half of the other eighteen are counters.
 */
public final class FullPods {
  private static final int OTHERS = 18;

  private FullPods() {}

  /** One scrape of every metric of the table that a pod of one container without volumes has. */
  public static void scrapeTable(PodWindow window, Subject subject, long at, double total) {
    List<Sample> samples =
        Metrics.all().stream()
            .filter(m -> m.scope() != MetricScope.VOLUME)
            .map(m ->
                new Sample(
                    m.perContainer() ? "app" : "",
                    m.name(),
                    m.kind(),
                    m.kind() == SampleKind.COUNTER ? total : 1e8 + total * 7 % 1e7))
            .toList();
    window.accept(
        new MetricsSampled(subject, window.pod(), window.uid(), Instant.ofEpochMilli(at), samples));
  }

  /** One scrape: the container's metrics have its own timestamp, the application's another. */
  public static void scrape(PodWindow window, Subject subject, long at, double cpu, Random random) {
    window.accept(
        new MetricsSampled(
            subject,
            window.pod(),
            window.uid(),
            Instant.ofEpochMilli(at),
            List.of(
                new Sample(
                    "app", Metrics.MEMORY, SampleKind.GAUGE, 3e8 + 1e7 * random.nextDouble()),
                new Sample("app", Metrics.CPU, SampleKind.COUNTER, cpu))));
    long slot = Math.floorDiv(at, window.slotMillis());
    for (int i = 0; i < OTHERS; i++) {
      SeriesKey key = new SeriesKey(i < 3 ? "app" : "", "http_server_metric_" + i);
      long own = i < 3 ? at : at + 700;
      window.names().add(key);
      window
          .series()
          .computeIfAbsent(key, k -> new Series(window.slotMillis()))
          .put(own, 100 * random.nextDouble());
      if (i % 2 == 0) {
        window.counters().restore(key, new Reading(own, cpu * i));
      }
    }
    window.changedSlots().add(slot);
    window.restored(at + 700);
  }
}
