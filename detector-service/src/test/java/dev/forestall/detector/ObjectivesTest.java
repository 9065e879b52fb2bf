package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trends without a hard limit: error budget, latency, and the version before. */
class ObjectivesTest {
  private static final double HOUR = 3600;

  private final List<IncidentEvent> said = new ArrayList<>();
  private final Scene cart = new Scene("cart", 1).rollout("old", -HOUR, 1, "kubectl", null);
  private Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);

  @Test
  void budgetThatBurnsSlowlyIsASymptom_thoughNoMinuteIsBeyondTheObjective() {
    old();
    serve(
        "cart-old", 0, 8 * HOUR, 20, t -> 0.0005 + (t > 3 * HOUR && t < 6 * HOUR ? 0.03 : 0), 0.1);
    play(8 * HOUR);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.ERROR_RATE);
    assertThat(opened().getFirst().at()).isBetween(Scene.at(3 * HOUR + 1500), Scene.at(4.2 * HOUR));
    assertThat(opened().getFirst().summary()).contains("error budget burns").contains("last hour");
    assertThat(last().at()).isBetween(Scene.at(6 * HOUR), Scene.at(6.5 * HOUR));
  }

  @Test
  void errorsThatTheWorkloadAlwaysHadAreNoNews() {
    old();
    serve("cart-old", 0, 10 * HOUR, 20, t -> 0.03, 0.1);
    play(10 * HOUR);

    assertThat(said).isEmpty();
  }

  @Test
  void oneBurstOfErrorsBurnsNoBudgetForAnHour() {
    old();
    serve("cart-old", 0, 6 * HOUR, 20, t -> t > 3 * HOUR && t < 3 * HOUR + 100 ? 0.6 : 0.0005, 0.1);
    play(6 * HOUR);

    assertThat(said.toString()).contains("of its requests fail").doesNotContain("error budget");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.95, 0.9})
  void latencyBeyondTheObjectiveIsASymptom_whenItWasNotUsual(double before) {
    old();
    latency("cart-old", 0, 3 * HOUR, 20, t -> t > HOUR && t < 1.5 * HOUR ? 2.5 : before);
    play(3 * HOUR);

    assertThat(opened()).extracting(IncidentOpened::faultKind).containsExactly(FaultKind.LATENCY);
    assertThat(opened().getFirst().at()).isBetween(Scene.at(HOUR + 240), Scene.at(HOUR + 420));
    assertThat(opened().getFirst().summary()).contains(" s on average, 1.00 s are allowed");
    assertThat(last().at()).isBefore(Scene.at(1.5 * HOUR + 900));
  }

  @Test
  void workloadThatAlwaysTakesLongIsNoSymptom() {
    old();
    latency("cart-old", 0, 5 * HOUR, 20, t -> 3 + Math.sin(t / 1000));
    play(5 * HOUR);

    assertThat(said).isEmpty();
  }

  @Test
  void fewSlowRequestsAreNoSymptom() {
    old();
    latency("cart-old", 0, 3 * HOUR, 0.05, t -> t > HOUR ? 5 : 0.1);
    play(3 * HOUR);

    assertThat(said).isEmpty();
  }

  @Test
  void latencyOfTheVersionBeforeIsEvidence_atEqualLoad() {
    rolledOut(20, 0.5);
    play(2 * HOUR);

    assertThat(evidence())
        .anyMatch(s ->
            s.contains("requests take 0.500 s, 5.0 times as long as those of revision 1")
                && s.endsWith("at equal load"));
  }

  @Test
  void latencyUnderAnotherLoadIsNotCompared() {
    rolledOut(60, 0.5);
    play(2 * HOUR);

    assertThat(evidence()).noneMatch(s -> s.contains("of revision 1"));
  }

  @Test
  void whatIsKnownOfRequestsSurvivesARestart() {
    old();
    serve("cart-old", 0, 8 * HOUR, 20, t -> 0.0005 + (t > 3 * HOUR ? 0.03 : 0), 0.1);
    List<PodEvent> events = Scene.play(5 * HOUR, cart);
    int cut = events.size() * 62 / 100;
    events.subList(0, cut).forEach(this::accept);
    byte[] kept =
        Wire.json().writeValueAsBytes(detection.workload(cart.subject()).memory().snapshot());
    Detection before = detection;
    detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    detection
        .workload(cart.subject())
        .memory()
        .restore(Wire.json().readValue(kept, WorkloadMemory.Snapshot.class));
    detection.resumeAt(Scene.CLUSTER, before.evaluated().get(Scene.CLUSTER));
    events.subList(cut, events.size()).forEach(this::accept);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.ERROR_RATE);
  }

  private void old() {
    cart.status(1, 1, 1)
        .podState("cart-old", "old", -HOUR, 1, Scene.running(-HOUR, 0, null), false);
  }

  /**
   * After an hour a version of that latency at that load; and a fault, so that evidence is asked.
   */
  private void rolledOut(double rate, double seconds) {
    old();
    latency("cart-old", 0, HOUR, 20, t -> 0.1);
    cart.rollout("new", HOUR, 1, "kubectl", null).pod("cart-new", "new", HOUR);
    cart.deleted("cart-old", "old", -HOUR, HOUR + 20).status(HOUR + 30, 1, 1);
    latency("cart-new", HOUR, 2 * HOUR, rate, t -> seconds);
    cart.podState(
        "cart-new",
        "new",
        HOUR,
        2 * HOUR - 60,
        Scene.running(2 * HOUR - 61, 1, Scene.ended("OOMKilled", 137, 2 * HOUR - 61)),
        false);
  }

  private void serve(
      String pod, double from, double to, double rate, DoubleUnaryOperator errors, double seconds) {
    served(pod, from, to, rate, errors, t -> seconds);
  }

  private void latency(
      String pod, double from, double to, double rate, DoubleUnaryOperator seconds) {
    served(pod, from, to, rate, t -> 0, seconds);
  }

  private void served(
      String pod,
      double from,
      double to,
      double rate,
      DoubleUnaryOperator errors,
      DoubleUnaryOperator seconds) {
    double requests = 0;
    double failed = 0;
    double spent = 0;
    for (double s = from; s < to; s += 15) {
      requests += 15 * rate;
      failed += 15 * rate * errors.applyAsDouble(s);
      spent += 15 * rate * seconds.applyAsDouble(s);
      cart.sampled(
          pod,
          s,
          counter(Metrics.REQUESTS, requests),
          counter(Metrics.ERRORS, failed),
          counter(Metrics.REQUEST_SECONDS, spent));
    }
  }

  private static Sample counter(String metric, double value) {
    return new Sample("", metric, SampleKind.COUNTER, value);
  }

  private List<String> evidence() {
    return detection.lackingEnrichment(id -> true).getFirst().anomalies().stream()
        .map(Suspect::sentence)
        .toList();
  }

  private void play(double until) {
    Scene.play(until, cart).forEach(this::accept);
  }

  private void accept(PodEvent event) {
    detection.accept(event);
    said.addAll(detection.decided());
    detection.decided().clear();
  }

  private List<IncidentOpened> opened() {
    return said.stream()
        .filter(IncidentOpened.class::isInstance)
        .map(IncidentOpened.class::cast)
        .toList();
  }

  private IncidentResolved last() {
    return said.stream()
        .filter(IncidentResolved.class::isInstance)
        .map(IncidentResolved.class::cast)
        .reduce((a, b) -> b)
        .orElseThrow();
  }
}
