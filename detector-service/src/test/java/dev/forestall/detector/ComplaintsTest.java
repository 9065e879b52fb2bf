package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.evidence.Gathered;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users complain of about detectors, each as a test of the whole core: when one fails, the
 * complaint is true of this one.
 */
class ComplaintsTest {
  private static final double HOUR = 3600;
  private static final double GIBI = 1073741824.0;

  private final Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  private final List<IncidentEvent> said = new ArrayList<>();

  /** promql-anomaly-detection#7: a spike widens the band, and what follows is not seen. */
  @Test
  void oneSpikeWidensTheBandAndHidesADay() {
    Scene cart = steady("cart", 1, 8 * HOUR);
    memory(cart, 8 * HOUR, t -> t > 2000 && t < 2090 ? 0.95 : t > 6 * HOUR ? 0.45 : 0.3);
    failAt(cart, 6 * HOUR + 600);
    play(Scene.play(6 * HOUR + 660, cart));

    assertThat(evidence()).anyMatch(s -> s.contains("memory_working_set") && isAfter(s, 6 * HOUR));
  }

  /** The same of forecasts: a leak after a spike is foreseen as if there had been none. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneSpikeHidesNoLeakAfterIt(long seed) {
    double leak = HOUR + 600;
    Scene cart = steady("cart", seed, 3 * HOUR);
    memory(
        cart,
        leak + 1700,
        t -> t > 1000 && t < 1060 ? 0.7 : 0.2 + 0.8 * Math.max(0, t - leak) / 1800);
    play(Scene.play(leak + 1700, cart));

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.MEMORY_LEAK);
    assertThat(opened().getFirst().at()).isBefore(Scene.at(leak + 1500));
  }

  /** promql-anomaly-detection#63: a spike that comes every hour is told every hour. */
  @Test
  void recurringSpikesFireEveryTime() {
    Scene cart = steady("cart", 2, 8 * HOUR);
    memory(cart, 8 * HOUR, t -> t % HOUR > 1800 && t % HOUR < 1980 ? 0.6 : 0.3);
    for (int hour = 1; hour < 8; hour++) {
      failAt(cart, hour * HOUR + 2040);
    }
    play(Scene.play(7 * HOUR + 2100, cart));
    assertThat(opened()).allMatch(o -> o.faultKind() == FaultKind.OOM_KILLED);
    double last = 7 * HOUR + 1790;
    assertThat(evidence()).noneMatch(s -> s.contains("memory_working_set") && isAfter(s, last));
  }

  /** netdata#12967: a series that was constant and is constant again stays anomalous for ever. */
  @Test
  void constantSeriesIsStuckAtAnomalous() {
    Scene cart = steady("cart", 3, 4 * HOUR);
    constant(cart, 4 * HOUR, t -> t < HOUR ? 100 : 101);
    failAt(cart, 3 * HOUR);
    play(Scene.play(3 * HOUR + 60, cart));

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.OOM_KILLED);
    assertThat(evidence()).noneMatch(s -> s.contains("fs_usage") && isAfter(s, 1.5 * HOUR));
  }

  /** awesome-prometheus-alerts#467: a short window's slope of a disk is predicted all day. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void diskPredictionOfAShortWindowFloods(long seed) {
    Random random = new Random(seed);
    double period = 900 + 1800 * random.nextDouble();
    Scene db = steady("db", seed, 12 * HOUR);
    volume(db, 12 * HOUR, t -> 0.35 + 0.25 * ((t / period) % 1) + 0.01 * random.nextDouble());
    play(Scene.play(12 * HOUR, db));

    assertThat(opened()).isEmpty();
  }

  /** netdata#9802: a cron burst gives "0 h to full". */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cronBurstsGiveNoTimeLeft(long seed) {
    Random random = new Random(seed);
    double lasts = 120 + 480 * random.nextDouble();
    double height = 0.1 + 0.3 * random.nextDouble();
    Scene db = steady("db", seed, 8 * HOUR);
    volume(
        db,
        8 * HOUR,
        t -> {
          double within = t % HOUR - 1200;
          boolean writes = within > 0 && within < lasts;
          boolean stays = within >= lasts && within < lasts + 300;
          return 0.4 + (writes ? height * within / lasts : stays ? height : 0);
        });
    play(Scene.play(8 * HOUR, db));

    assertThat(opened()).isEmpty();
  }

  /**
   * What these two must not cost: a volume that does fill is foreseen, and told when it is full.
   */
  @Test
  void volumeThatFillsIsForeseen_andToldWhenItIsFull() {
    Scene db = steady("db", 4, 3 * HOUR);
    volume(db, 3 * HOUR, t -> 0.3 + 0.62 * Math.clamp((t - 1800) / 3600, 0, 1));
    play(Scene.play(3 * HOUR, db));

    assertThat(opened()).hasSize(1);
    assertThat(opened().getFirst().faultKind()).isEqualTo(FaultKind.DISK_FILLING);
    assertThat(opened().getFirst().predicted()).isTrue();
    assertThat(opened().getFirst().summary()).contains("volume data-db of pod db-old-0");
    assertThat(said.getLast().toString()).contains("volume data-db of pod db-old-0 is 92 % full");
  }

  /** random-cut-forest#359: after one anomaly the next one is not seen for a while. */
  @Test
  void secondAnomalySoonAfterTheFirstIsMissed() {
    Scene cart = steady("cart", 5, 3 * HOUR);
    double first = 2 * HOUR;
    double second = first + 300;
    memory(
        cart,
        3 * HOUR,
        t -> t > first && t < first + 90 ? 0.5 : t > second && t < second + 90 ? 0.8 : 0.3);
    failAt(cart, second + 120);
    play(Scene.play(second + 180, cart));

    assertThat(evidence())
        .anyMatch(s -> s.contains("memory_working_set") && isAfter(s, second - 15))
        .anyMatch(s -> s.contains("memory_working_set") && !isAfter(s, second - 15));
  }

  /** The same of incidents: a second fault after the first is over is an incident of its own. */
  @Test
  void secondFaultSoonAfterTheFirstIsToldToo() {
    Scene cart = steady("cart", 6, 2 * HOUR);
    memory(cart, 2 * HOUR, t -> 0.3);
    cart.status(600, 1, 0).status(1000, 1, 1);
    cart.status(1400, 1, 0).status(1800, 1, 1);
    play(Scene.play(2 * HOUR, cart));

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.UNAVAILABLE, FaultKind.UNAVAILABLE);
  }

  /** netdata#7217: when everything is restarted, everything is told. */
  @Test
  void restartsOfEverythingAreAStorm() {
    List<Scene> fleet = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double restart = 2400 + 20 * i;
      String name = "w" + i;
      Scene scene = steady(name, i, 2 * HOUR);
      scene.memory(name + "-old-0", -HOUR, 1, restart, Scene.flat(0.3));
      scene.rollout("new", restart, 1, "kubectl", null).pod(name + "-new-0", "new", restart);
      scene.status(restart + 1, 1, 0).status(restart + 40, 1, 1);
      scene.deleted(name + "-old-0", "old", -HOUR, restart + 45);
      scene.memory(
          name + "-new-0",
          restart,
          restart,
          2 * HOUR,
          age -> 0.1 + 0.2 * (1 - Math.exp(-age / 150)));
      fleet.add(scene);
    }
    play(Scene.play(2 * HOUR, fleet.toArray(Scene[]::new)));

    assertThat(opened()).isEmpty();
  }

  /** VictoriaMetrics#7825: a series sampled less often than thought is taken for missing. */
  @ParameterizedTest
  @ValueSource(doubles = {5, 30, 60})
  void wrongIntervalReadsAsMissing(double interval) {
    double leak = 1800;
    Scene cart = steady("cart", 7, HOUR + 600);
    Random random = new Random(7);
    for (double s = 0; s < HOUR; s += interval) {
      double share = 0.2 + 0.8 * Math.max(0, s - leak) / 1900 + 0.004 * random.nextGaussian();
      cart.sampled(
          "cart-old-0",
          s,
          new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, share * Scene.LIMIT));
    }
    play(Scene.play(HOUR, cart));

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.MEMORY_LEAK);
    assertThat(detection.lackingEnrichment(id -> true).getFirst().missing())
        .allMatch(m -> m.contains("is learning")); // which a minute's interval rightly still is
  }

  private void play(List<PodEvent> events) {
    for (PodEvent event : events) {
      detection.accept(event);
      said.addAll(detection.decided());
      detection.decided().clear();
    }
  }

  private List<IncidentOpened> opened() {
    return said.stream()
        .filter(IncidentOpened.class::isInstance)
        .map(IncidentOpened.class::cast)
        .toList();
  }

  /** The sentences of the evidence of the incident that is open. */
  private List<String> evidence() {
    List<Gathered> gathered = detection.lackingEnrichment(id -> true);
    assertThat(gathered).hasSize(1);
    return gathered.getFirst().anomalies().stream().map(Suspect::sentence).toList();
  }

  /** Sentences end with the time of the onset. */
  private static boolean isAfter(String sentence, double second) {
    String at = sentence.substring(sentence.lastIndexOf(' ') + 1);
    return java.time.Instant.parse(at).isAfter(Scene.at(second));
  }

  /** A workload of one old pod that is well. */
  private static Scene steady(String name, long seed, double until) {
    Scene scene = new Scene(name, seed).rollout("old", -HOUR, 1, "kubectl", null);
    scene
        .status(1, 1, 1)
        .podState(name + "-old-0", "old", -HOUR, 1, Scene.running(-HOUR, 0, null), false);
    return scene;
  }

  private static void memory(Scene scene, double until, DoubleUnaryOperator share) {
    scene.memory(scene.subject().name() + "-old-0", 0, 1, until, share);
  }

  /** The volume of its pod, as a share of ten gibibytes. */
  private static void volume(Scene scene, double until, DoubleUnaryOperator share) {
    String claim = "data-" + scene.subject().name();
    for (double s = 1; s < until; s += 30) {
      scene.sampled(
          scene.subject().name() + "-old-0",
          s,
          new Sample(claim, Metrics.VOLUME, SampleKind.GAUGE, share.applyAsDouble(s) * 10 * GIBI),
          new Sample(claim, Metrics.VOLUME_SIZE, SampleKind.GAUGE, 10 * GIBI));
    }
  }

  private static void constant(Scene scene, double until, DoubleUnaryOperator value) {
    for (double s = 1; s < until; s += 15) {
      scene.sampled(
          scene.subject().name() + "-old-0",
          s,
          new Sample("app", Metrics.FILE_SYSTEM, SampleKind.GAUGE, value.applyAsDouble(s)));
    }
  }

  /** An incident, so that evidence is asked for. */
  private static void failAt(Scene scene, double second) {
    scene.podState(
        scene.subject().name() + "-old-0",
        "old",
        -HOUR,
        second,
        Scene.running(second - 1, 1, Scene.ended("OOMKilled", 137, second - 1)),
        false);
  }
}
