package dev.forestall.benchmarks.wire;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Records as one scrape of a pod brings them: twenty metrics a container, levels and counters. */
final class SampleRecords {
  static final int METRICS = 20;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SCRAPE_SECONDS = 15;

  private SampleRecords() {}

  /** {@code count} scrapes of different pods of the same workload. */
  static List<MetricsSampled> of(int count, int containers) {
    Random random = new Random(7);
    return IntStream.range(0, count).mapToObj(i -> scrape(i, containers, random)).toList();
  }

  private static MetricsSampled scrape(int pod, int containers, Random random) {
    List<Sample> samples = new ArrayList<>();
    for (int c = 0; c < containers; c++) {
      for (int m = 0; m < METRICS; m++) {
        boolean counter = m % 2 == 1;
        double value = counter ? random.nextDouble(1e7) : Math.rint(random.nextDouble(5e8));
        samples.add(
            new Sample(
                c == 0 ? "app" : "sidecar-" + c,
                "container_metric_of_usual_length_" + m,
                counter ? SampleKind.COUNTER : SampleKind.GAUGE,
                value));
      }
    }
    return new MetricsSampled(
        Subject.deployment("production-eu", "shop", "cart"),
        "cart-6c7f8d9b5-" + Integer.toString(0xabcd + pod, 36),
        "5f0c1d9e-33a1-4b6b-9d2a-" + String.format("%012x", pod),
        START.plusSeconds(pod * SCRAPE_SECONDS),
        samples);
  }
}
