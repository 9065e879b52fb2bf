package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.detector.history.History;
import dev.forestall.detector.history.RealPrometheus;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first start on a cluster that has been there for long: a leak of twenty hours, of which the
 * detector sees the last minutes, and a real Prometheus that has seen it all.
 */
class FirstFillIT {
  private static final double AGE = 20 * 3600;
  private static final double LEFT = 40 * 60;
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final Instant NOW = Scene.T0;

  @TempDir Path folder;

  private final Random random = new Random(7);

  @Test
  void seesASlowLeakAtOnce_andEndsLearning_whenAPrometheusKnowsTheDayBefore() throws Exception {
    Detection detection = detection();
    Workload workload = begun(detection);
    assertThat(workload.learning()).isPresent();
    assertThat(missing(detection)).anyMatch(s -> s.contains("is learning"));
    assertThat(foreseen(detection, -60)).as("from five minutes alone").isEmpty();

    try (RealPrometheus prometheus = new RealPrometheus(folder, past());
        History history = new History(prometheus.address(), Duration.ofSeconds(20), 2)) {
      FirstFill fill =
          new FirstFill(
              Optional.of(history),
              DetectionSettings.DEFAULT.slot(),
              Clock.fixed(NOW, ZoneOffset.UTC));
      fill.look(List.of(detection));
      assertThat(workload.learning().orElse("")).contains("read from Prometheus");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> {
            fill.look(List.of(detection));
            return workload.learning().isEmpty();
          });
      assertThat(history.trouble()).isEmpty();
    }
    PodWindow window = workload.window("slow-0", "uid-slow-0");
    assertThat(window.longSince().orElseThrow())
        .isLessThan(NOW.minus(Duration.ofHours(19)).toEpochMilli());
    assertThat(window.longBetween(MEMORY, 0, NOW.toEpochMilli()).size()).isGreaterThan(230);
    assertThat(workload.anomalies().learned(workload.windows())).isGreaterThan(4_000);

    Forecast foreseen = foreseen(detection, 60).orElseThrow();
    assertThat(foreseen.metric()).isEqualTo(Metrics.MEMORY);
    assertThat(Duration.between(NOW.plusSeconds((long) LEFT), foreseen.eta()).abs())
        .isLessThan(Duration.ofMinutes(15));
  }

  @Test
  void goesOnAndSaysWhy_whenThePrometheusIsAway() {
    Detection detection = detection();
    Workload workload = begun(detection);
    try (History history =
        new History(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(2), 2)) {
      FirstFill fill =
          new FirstFill(
              Optional.of(history),
              DetectionSettings.DEFAULT.slot(),
              Clock.fixed(NOW, ZoneOffset.UTC));
      await()
          .until(() -> {
            fill.look(List.of(detection));
            return history.trouble().isPresent()
                && !workload.learning().orElse("").contains("Prometheus");
          });
      assertThat(workload.learning().orElse("")).contains("of 100 samples");
    }
  }

  /** Five minutes are seen, with an incident of another kind, so that there is evidence. */
  private Workload begun(Detection detection) {
    Scene scene = new Scene("slow", 3).rollout("a", -AGE, 1, "kubectl", null);
    scene.podState("slow-0", "a", -AGE, -300, Scene.running(-AGE, 0, null), false);
    scene.status(-290, 1, 1, "ProgressDeadlineExceeded");
    for (PodEvent event : Scene.play(-285, scene)) {
      detection.accept(event);
    }
    feed(detection, -300, -60);
    return detection.workload(scene.subject());
  }

  private void feed(Detection detection, double from, double to) {
    Scene scene = new Scene("slow", 3);
    for (double s = from; s < to; s += 15) {
      detection.accept(
          new MetricsSampled(
              scene.subject(),
              "slow-0",
              "uid-slow-0",
              Scene.at(s),
              List.of(
                  new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, memory(s)),
                  new Sample("app", Metrics.CPU, SampleKind.COUNTER, (AGE + s) * 0.2))));
      detection.accept(Scene.heartbeat(Scene.CLUSTER, s));
    }
  }

  private double memory(double second) {
    double share = 0.2 + 0.8 * (AGE + second) / (AGE + LEFT) + 0.001 * random.nextGaussian();
    return Math.round(Math.min(1, share) * Scene.LIMIT);
  }

  private Optional<Forecast> foreseen(Detection detection, double until) {
    feed(detection, -60, until);
    return detection.decided().stream()
        .filter(IncidentUpdated.class::isInstance)
        .map(update -> ((IncidentUpdated) update).forecast())
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static List<String> missing(Detection detection) {
    return detection.lackingEnrichment(id -> true).stream()
        .flatMap(g -> g.missing().stream())
        .toList();
  }

  /** What was scraped in the twenty hours. */
  private String past() {
    StringBuilder memory = new StringBuilder("# TYPE container_memory_working_set_bytes gauge\n");
    StringBuilder cpu = new StringBuilder("# TYPE container_cpu_usage_seconds counter\n");
    StringBuilder requests = new StringBuilder("# TYPE http_server_requests_seconds summary\n");
    String pod = "namespace=\"shop\",pod=\"slow-0\"";
    for (int s = (int) -AGE; s < 0; s += 15) {
      long at = NOW.getEpochSecond() + s;
      memory.append(
          String.format(
              Locale.ROOT,
              "container_memory_working_set_bytes{%s,container=\"app\"} %.0f %d%n",
              pod,
              memory(s),
              at));
      cpu.append(
          String.format(
              Locale.ROOT,
              "container_cpu_usage_seconds_total{%s,container=\"app\"} %.2f %d%n",
              pod,
              (AGE + s) * 0.2,
              at));
      requests.append(
          String.format(
              Locale.ROOT,
              "http_server_requests_seconds_count{%s,status=\"200\"} %.0f %d%n",
              pod,
              (AGE + s) * 9,
              at));
    }
    return memory.append(cpu).append(requests).toString().replace("summary\n", "summary\n");
  }

  private static Detection detection() {
    return new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  }
}
