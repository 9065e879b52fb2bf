package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes late, twice, out of order, skewed, at another interval or all at once: nothing of it
 * is an exception, and nothing is said that was not measured.
 */
class BadInputTest {
  private static final double HOUR = 3600;
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final SeriesKey REQUESTS = new SeriesKey("", Metrics.REQUESTS);

  private final Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  private final List<IncidentEvent> said = new ArrayList<>();

  @Test
  void placesLateSamplesInTheWindow_countersToo() {
    Scene cart = one("cart", 1);
    detectionOf(cart, 10);
    beat(600);
    for (int s : new int[] {300, 345, 330, 315, 330}) {
      send(cart, "cart-0", s, gauge(Scene.LIMIT * s / 1000), requests(10 * s));
    }

    assertThat(values(cart, MEMORY)).hasSize(4).isSorted();
    assertThat(values(cart, REQUESTS))
        .as("of 345 from 300, of 330 from 300, of 315 from 300")
        .containsExactly(10, 10, 10);
    assertThat(detection.tooLate()).isZero();
  }

  @Test
  void countsWhatIsOlderThanTheWindow_andSaysNothingOfIt() {
    Scene cart = one("cart", 1);
    cart.memory("cart-0", 0, 1, 3000, Scene.flat(0.3));
    play(Scene.play(3000, cart));
    for (double s = 0; s < 900; s += 15) {
      send(cart, "cart-0", s, gauge(Scene.LIMIT * s / 900));
    }
    beat(3015);

    assertThat(detection.tooLate()).isEqualTo(60);
    assertThat(said).isEmpty();
    assertThat(values(cart, MEMORY))
        .satisfies(v ->
            assertThat(java.util.Arrays.stream(v).max().orElseThrow())
                .isLessThan(0.35 * Scene.LIMIT));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shuffledAndRepeatedSamplesGiveTheSameIncident(long seed) {
    Scene cart = one("cart", seed);
    cart.memory("cart-0", 0, 1, 3400, t -> 0.2 + 0.8 * Math.max(0, t - 1500) / 2000);
    List<PodEvent> events = Scene.play(3400, cart);
    List<IncidentEvent> inOrder = run(events);
    List<PodEvent> mixed = mixed(events, new Random(seed));
    List<IncidentEvent> outOfOrder = run(mixed);

    assertThat(inOrder).isNotEmpty();
    assertThat(outOfOrder).isEqualTo(inOrder);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-150, -50, 45})
  void skewedClockOfANodeMakesNoFault_andHidesNone(double skew) {
    Scene calm = one("calm", 1);
    calm.memory("calm-0", -HOUR, 1, 4000, Scene.flat(0.4));
    Scene leaks = one("leaks", 2);
    leaks.memory("leaks-0", 0, 1, 3400, t -> 0.2 + 0.8 * Math.max(0, t - 1500) / 2000);
    List<PodEvent> skewed = new ArrayList<>();
    for (PodEvent event : Scene.play(3400, calm, leaks)) {
      skewed.add(
          event instanceof MetricsSampled m
              ? new MetricsSampled(
                  m.subject(),
                  m.pod(),
                  m.podUid(),
                  m.at().plusMillis((long) (skew * 1000)),
                  m.samples())
              : event);
    }
    play(skewed);

    assertThat(opened()).extracting(o -> o.subject().name()).containsOnly("leaks");
    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.MEMORY_LEAK);
  }

  @Test
  void changeOfTheIntervalIsNoFault_andHidesNone() {
    Scene cart = one("cart", 3);
    Scene calm = one("calm", 4);
    Random random = new Random(3);
    double step = 15;
    double requests = 0;
    for (double s = 1; s < 3500; s += step) {
      step = s < 900 ? 15 : s < 1800 ? 60 : 5;
      requests += 20 * step;
      double share = 0.2 + 0.8 * Math.max(0, s - 1500) / 2100 + 0.003 * random.nextGaussian();
      cart.sampled("cart-0", s, gauge(share * Scene.LIMIT));
      calm.sampled(
          "calm-0",
          s,
          gauge((0.4 + 0.003 * random.nextGaussian()) * Scene.LIMIT),
          requests(requests));
    }
    play(Scene.play(3500, cart, calm));

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.MEMORY_LEAK);
    assertThat(opened().getFirst().subject().name()).isEqualTo("cart");
  }

  @Test
  void tenThousandNewSeriesAtOnceAreTakenIn() {
    for (int round = 0; round < 6; round++) {
      for (int pod = 0; pod < 2500; pod++) {
        Scene scene = new Scene("w" + pod % 500, pod);
        double noise = 1 + 0.01 * ((pod * 31 + round * 17) % 7);
        send(
            scene,
            "p" + pod,
            1000 + 15 * round,
            gauge(Scene.LIMIT * 0.3 * noise),
            new Sample("app", Metrics.CPU, SampleKind.COUNTER, 10 * round),
            new Sample("app", Metrics.FILE_SYSTEM, SampleKind.GAUGE, 1e6 * noise),
            requests(100 * round));
      }
      beat(1000 + 15 * round);
    }

    assertThat(detection.workloads()).hasSize(500);
    assertThat(
            detection.workloads().stream()
                .flatMap(w -> w.windows().stream())
                .mapToInt(w -> w.keys().size())
                .sum())
        .isEqualTo(10_000);
    assertThat(said).isEmpty();
  }

  @Test
  void nonsenseIsPassedOver() {
    Scene cart = one("cart", 5);
    detectionOf(cart, 10);
    send(
        cart,
        "cart-0",
        20,
        new Sample("app", "no_such_metric", SampleKind.GAUGE, 1),
        new Sample("", Metrics.MEMORY, SampleKind.GAUGE, 1),
        new Sample("", Metrics.VOLUME, SampleKind.GAUGE, 1),
        new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, -1),
        new Sample("app", Metrics.FILE_SYSTEM, SampleKind.GAUGE, Double.MAX_VALUE),
        new Sample("app", Metrics.CPU, SampleKind.COUNTER, -5),
        new Sample("", "pool.connections.limit", SampleKind.GAUGE, -1),
        new Sample("", "pool.connections", SampleKind.GAUGE, 5));
    beat(60);
    beat(30);
    beat(60);
    detection.accept(new Heartbeat(Scene.CLUSTER, "another", Scene.at(-90_000)));
    beat(120);
    send(new Scene("elsewhere", "cart", 1), "x", -500_000, gauge(1));
    send(new Scene("ghost", 6), "never-stated", 100, gauge(Scene.LIMIT));
    beat(180);

    assertThat(said).isEmpty();
  }

  private static List<PodEvent> mixed(List<PodEvent> events, Random random) {
    List<PodEvent> mixed = new ArrayList<>();
    List<PodEvent> between = new ArrayList<>();
    for (PodEvent event : events) {
      if (event instanceof Heartbeat) {
        List<PodEvent> again = new ArrayList<>(between);
        again.addAll(between);
        Collections.shuffle(again, random);
        mixed.addAll(again);
        between.clear();
        mixed.add(event);
      } else {
        between.add(event);
      }
    }
    return mixed;
  }

  private static List<IncidentEvent> run(List<PodEvent> events) {
    Detection own = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    List<IncidentEvent> said = new ArrayList<>();
    for (PodEvent event : events) {
      own.accept(event);
      said.addAll(own.decided());
      own.decided().clear();
    }
    return said;
  }

  private static Scene one(String name, long seed) {
    return new Scene(name, seed)
        .rollout("rs", -HOUR, 1, "kubectl", null)
        .status(1, 1, 1)
        .podState(name + "-0", "rs", -HOUR, 1, Scene.running(-HOUR, 0, null), false);
  }

  private void detectionOf(Scene scene, double until) {
    play(Scene.play(until, scene));
  }

  private void send(Scene scene, String pod, double second, Sample... samples) {
    Subject subject = scene.subject();
    detection.accept(
        new MetricsSampled(subject, pod, "uid-" + pod, Scene.at(second), List.of(samples)));
    said.addAll(detection.decided());
    detection.decided().clear();
  }

  private void beat(double second) {
    play(List.of(Scene.heartbeat(Scene.CLUSTER, second)));
  }

  private void play(List<PodEvent> events) {
    for (PodEvent event : events) {
      detection.accept(event);
      said.addAll(detection.decided());
      detection.decided().clear();
    }
  }

  private double[] values(Scene scene, SeriesKey key) {
    Points points =
        detection
            .workload(scene.subject())
            .windows()
            .iterator()
            .next()
            .between(key, 0, Long.MAX_VALUE);
    return points.values();
  }

  private List<IncidentOpened> opened() {
    return said.stream()
        .filter(IncidentOpened.class::isInstance)
        .map(IncidentOpened.class::cast)
        .toList();
  }

  private static Sample gauge(double bytes) {
    return new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, bytes);
  }

  private static Sample requests(double total) {
    return new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, total);
  }
}
