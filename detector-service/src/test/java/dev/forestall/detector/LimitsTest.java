package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Phase;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits beside that of memory, through the whole core. */
class LimitsTest {
  private static final double HOUR = 3600;
  private static final double GIBI = 1073741824.0;
  private static final String POOL = "hikaricp_connections_active.connections";

  private final Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  private final List<IncidentEvent> said = new ArrayList<>();
  private final Scene cart = new Scene("cart", 1).rollout("rs", -HOUR, 1, "kubectl", null);

  @Test
  void connectionsThatAreNotGivenBackAreForeseen_byTheirMeasuredLimit() {
    running(null);
    pool(t -> 10 + 90 * Math.max(0, t - 1200) / 2000, 100);
    play(2750);

    IncidentOpened opened = opened().getFirst();
    assertThat(opened.faultKind()).isEqualTo(FaultKind.SATURATION);
    Forecast forecast = Optional.ofNullable(opened.forecast()).orElseThrow();
    assertThat(forecast.limit()).isEqualTo(100);
    assertThat(forecast.unit()).isEqualTo("connections");
    assertThat(forecast.eta()).isBetween(Scene.at(2900), Scene.at(3500));
    assertThat(opened.summary())
        .contains("hikaricp connections active of pod cart-0 grows")
        .contains("100.00 connections");
  }

  @Test
  void poolThatStandsAtItsLimitIsASaturation_untilItIsWellBelow() {
    running(null);
    pool(t -> t < 600 ? 20 : t < 1500 ? 98 : t < 2100 ? 90 : 40, 100);
    play(4000);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.SATURATION);
    assertThat(opened().getFirst().at()).isBetween(Scene.at(700), Scene.at(800));
    assertThat(opened().getFirst().summary())
        .contains(
            "hikaricp connections active of pod cart-0 is at 98 % of its limit"
                + " (98 of 100 connections)");
    assertThat(last(IncidentResolved.class).at()).isAfter(Scene.at(2100 + 280));
  }

  @Test
  void limitThatIsNotMeasuredIsNone() {
    running(null);
    for (double s = 1; s < 3000; s += 15) {
      cart.sampled("cart-0", s, gauge("", POOL, 10 + s / 10));
    }
    play(3000);

    assertThat(said).isEmpty();
  }

  @Test
  void localStorageIsForeseenByTheLimitThatIsStated() {
    running(2 * GIBI);
    storage(t -> 0.2 + 0.8 * Math.max(0, t - 1200) / 2400, 100 * GIBI);
    play(3100);

    IncidentOpened opened = opened().getFirst();
    assertThat(opened.faultKind()).isEqualTo(FaultKind.DISK_FILLING);
    assertThat(Optional.ofNullable(opened.forecast()).orElseThrow().limit()).isEqualTo(2 * GIBI);
  }

  @ParameterizedTest
  @ValueSource(ints = {1500, 1700, 2000, 2400})
  void fillingIsForetoldWithoutABreak_onceItIsSaid(int fillsWithin) {
    running(2 * GIBI);
    storage(t -> 0.05 + 0.95 * Math.max(0, t - 1200) / fillsWithin, 100 * GIBI);
    play(1200 + fillsWithin - 60);

    assertThat(opened()).hasSize(1);
    assertThat(said)
        .filteredOn(IncidentUpdated.class::isInstance)
        .isNotEmpty()
        .allSatisfy(u -> assertThat(((IncidentUpdated) u).forecast()).isNotNull());
  }

  @Test
  void localStorageHasTheSizeOfItsFileSystem_whenNoLimitIsStated() {
    running(null);
    storage(t -> 0.2 + 0.8 * Math.max(0, t - 1200) / 2400, 2 * GIBI);
    play(3100);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.DISK_FILLING);
  }

  @Test
  void volumeNearlyFullIsAFact_andOverWhenItIsCleared() {
    running(null);
    volume(t -> t < 900 ? 0.5 : t < 2000 ? 0.93 : 0.5);
    play(3600);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.DISK_FILLING);
    assertThat(opened().getFirst().predicted()).isFalse();
    Fact fact = opened().getFirst().facts().getFirst();
    assertThat(fact.sentence())
        .isEqualTo("volume data-cart-0 of pod cart-0 is 93 % full: enlarge it or clear it");
    assertThat(last(IncidentResolved.class).outcome())
        .isEqualTo(IncidentResolved.Outcome.RECOVERED);
  }

  @Test
  void levelThatSwingsAboutTheThresholdIsOneIncident() {
    running(null);
    volume(t -> t < 900 ? 0.5 : 0.9 + 0.03 * Math.sin(t / 200));
    play(3 * HOUR);

    assertThat(opened()).hasSize(1);
    assertThat(said).noneMatch(IncidentResolved.class::isInstance);
  }

  @Test
  void volumeThatIsNoLongerMeasuredIsNotSaidToBeFull() {
    running(null);
    for (double s = 1; s < 1500; s += 30) {
      cart.sampled(
          "cart-0",
          s,
          gauge("data", Metrics.VOLUME, 0.95 * GIBI),
          gauge("data", Metrics.VOLUME_SIZE, GIBI));
    }
    play(3000);

    for (IncidentEvent event : said) {
      if (event instanceof IncidentUpdated update && update.at().isAfter(Scene.at(1700))) {
        assertThat(update.facts()).isEmpty();
      }
    }
  }

  @Test
  void containerHeldBackAtItsQuotaIsASaturation_whenItDidNotUseTo() {
    running(null);
    cpu(
        3 * HOUR,
        t -> t < HOUR ? 0.3 : t < 2 * HOUR ? 0.98 : 0.3,
        t -> t < HOUR ? 0.01 : t < 2 * HOUR ? 0.5 : 0.01);
    play(3 * HOUR);

    assertThat(opened())
        .extracting(IncidentOpened::faultKind)
        .containsExactly(FaultKind.CPU_SATURATION);
    assertThat(opened().getFirst().at()).isBetween(Scene.at(HOUR + 240), Scene.at(HOUR + 420));
    assertThat(opened().getFirst().summary())
        .contains("container app of pod cart-0 uses 0.95 of its 1.00 CPUs and is held back 48 %");
    assertThat(last(IncidentResolved.class).at())
        .isBetween(Scene.at(2 * HOUR), Scene.at(2 * HOUR + 900));
  }

  @Test
  void batchThatAlwaysRunsAtItsQuotaIsNoFault() {
    running(null);
    cpu(3 * HOUR, t -> 0.98, t -> 0.5);
    play(3 * HOUR);

    assertThat(said).isEmpty();
  }

  @Test
  void burstOfAMinuteIsNoFault() {
    running(null);
    cpu(4 * HOUR, t -> t % 900 < 90 ? 0.98 : 0.2, t -> t % 900 < 90 ? 0.6 : 0);
    play(4 * HOUR);

    assertThat(said).isEmpty();
  }

  private void running(Double storage) {
    ContainerState app =
        new ContainerState(
            "app",
            true,
            0,
            Phase.RUNNING,
            null,
            null,
            Scene.at(-HOUR),
            null,
            Scene.LIMIT,
            1.0,
            storage);
    cart.status(1, 1, 1).podState("cart-0", "rs", -HOUR, 1, app, false);
  }

  private void pool(DoubleUnaryOperator active, double limit) {
    for (double s = 1; s < 4000; s += 15) {
      cart.sampled(
          "cart-0",
          s,
          gauge("", POOL, Math.round(active.applyAsDouble(s))),
          gauge("", Metrics.limitOf(POOL), limit));
    }
  }

  private void storage(DoubleUnaryOperator share, double size) {
    for (double s = 1; s < 4000; s += 15) {
      cart.sampled(
          "cart-0",
          s,
          gauge("app", Metrics.FILE_SYSTEM, share.applyAsDouble(s) * 2 * GIBI),
          gauge("app", Metrics.FILE_SYSTEM_SIZE, size));
    }
  }

  private void volume(DoubleUnaryOperator share) {
    for (double s = 1; s < 3 * HOUR; s += 30) {
      cart.sampled(
          "cart-0",
          s,
          gauge("data-cart-0", Metrics.VOLUME, share.applyAsDouble(s) * 10 * GIBI),
          gauge("data-cart-0", Metrics.VOLUME_SIZE, 10 * GIBI));
    }
  }

  private void cpu(double until, DoubleUnaryOperator cores, DoubleUnaryOperator heldBack) {
    double used = 0;
    double periods = 0;
    double throttled = 0;
    for (double s = 1; s < until; s += 15) {
      used += 15 * cores.applyAsDouble(s);
      periods += 150;
      throttled += 150 * heldBack.applyAsDouble(s);
      cart.sampled(
          "cart-0",
          s,
          counter(Metrics.CPU, used),
          counter(Metrics.CPU_PERIODS, periods),
          counter(Metrics.CPU_PERIODS_THROTTLED, throttled));
    }
  }

  private static Sample counter(String metric, double value) {
    return new Sample("app", metric, SampleKind.COUNTER, value);
  }

  private static Sample gauge(String part, String metric, double value) {
    return new Sample(part, metric, SampleKind.GAUGE, value);
  }

  private void play(double until) {
    for (PodEvent event : Scene.play(until, cart)) {
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

  private <T> T last(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
  }
}
