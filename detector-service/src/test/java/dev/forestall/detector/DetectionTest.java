package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.EffectObserved.TrendComparison;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTest {
  private static final double ROLLOUT = 1500;

  /** Seconds from the write to the report of it. */
  private double toldLate;

  private final Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  private final List<IncidentEvent> said = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void foreseesLeakAfterRollout_andDecoysStaySilent(long seed) {
    double minutes = 15 + 30 * new Random(seed).nextDouble();
    double killed = ROLLOUT + minutes * 60;
    play(Scene.play(killed - 60, leaking("cart", seed, minutes * 60), step(seed), peaks(seed)));

    assertThat(opened()).hasSize(1);
    IncidentOpened opened = opened().getFirst();
    assertThat(opened.subject().name()).isEqualTo("cart");
    assertThat(opened.faultKind()).isEqualTo(FaultKind.MEMORY_LEAK);
    assertThat(opened.predicted()).isTrue();
    assertThat(Duration.between(opened.at(), Scene.at(killed)))
        .isGreaterThan(Duration.ofMinutes(5));
    assertThat(said.stream().filter(e -> e instanceof IncidentUpdated).count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void saysTheSame_whateverTheBatchesAndRepetitions() {
    List<PodEvent> events = Scene.play(ROLLOUT + 1100, leaking("cart", 3, 1200), step(3), peaks(3));
    play(events);
    List<IncidentEvent> once = List.copyOf(said);

    Detection again = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    List<IncidentEvent> twice = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < events.size(); i++) {
      again.accept(events.get(i));
      if (random.nextInt(20) == 0) {
        for (int back = Math.max(0, i - random.nextInt(200)); back <= i; back++) {
          again.accept(events.get(back));
        }
      }
      twice.addAll(again.decided());
      again.decided().clear();
    }

    assertThat(once).isNotEmpty();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void opensNothingTwice_whenRestartedInTheMiddle() {
    List<PodEvent> events = Scene.play(ROLLOUT + 1500, leaking("cart", 4, 1600));
    List<PodEvent> first = events.subList(0, events.size() * 5 / 6);
    play(first);
    assertThat(opened()).hasSize(1);

    Detection successor = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    first.forEach(successor::learn);
    successor.resumeAt(Scene.CLUSTER, detection.evaluated().get(Scene.CLUSTER).minusSeconds(60));
    said.forEach(successor::recall);
    List<IncidentEvent> later = new ArrayList<>();
    events.subList(events.size() / 2, events.size()).forEach(successor::accept);
    later.addAll(successor.decided());

    assertThat(later).noneMatch(e -> e instanceof IncidentOpened);
    assertThat(later).allMatch(e -> e.incidentId().equals(opened().getFirst().incidentId()));
    assertThat(later.stream().map(IncidentEvent::eventId)).doesNotHaveDuplicates();
    assertThat(successor.lackingEnrichment(id -> true)).hasSize(1);
  }

  @Test
  void oomKillUpdatesTheIncidentThatForesawIt() {
    Scene cart = leaking("cart", 5, 1200);
    double killed = ROLLOUT + 1205;
    cart.podState(
        "cart-new-0",
        "new",
        ROLLOUT,
        killed + 2,
        Scene.running(killed + 1, 1, Scene.ended("OOMKilled", 137, killed)),
        false);
    play(Scene.play(killed + 60, cart));

    assertThat(opened()).hasSize(1);
    assertThat(last(IncidentUpdated.class).kinds())
        .startsWith(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED);
  }

  @Test
  void withdraws_whenTheGrowthDoesNotGoOn() {
    Scene cart = calmBefore("cart", 6, 2).rollout("new", ROLLOUT, 1, "kubectl", null);
    replace(cart, 1);
    cart.memory("cart-new-0", ROLLOUT, ROLLOUT, 6000, age -> 0.2 + 0.6 * Math.min(1, age / 900.0));
    play(Scene.play(6000, cart));

    assertThat(opened()).hasSize(1);
    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.WITHDRAWN);
    assertThat(detection.open()).isZero();
  }

  @Test
  void measuresTheEffectOfARollback_andRecovers() {
    Scene cart = leaking("cart", 7, 1500);
    double acted = ROLLOUT + 1000;
    rollBack(cart, acted);
    List<PodEvent> events = Scene.play(acted + 1500, cart);
    playWithAction(events, acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.eventId()).isEqualTo(effect.incidentId() + "/1/effect");
    assertThat(effect.sufficient()).as("%s", effect.missing()).isTrue();
    assertThat(effect.breachStillPredicted()).isFalse();
    assertThat(effect.trends()).hasSize(1);
    assertThat(effect.trends().getFirst().after().high())
        .isLessThan(effect.trends().getFirst().before().low());
    assertThat(effect.trends().getFirst().samplesAfter()).isGreaterThanOrEqualTo(10);
    assertThat(Duration.between(Scene.at(acted), effect.at()))
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(8));
    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.RECOVERED);
    assertThat(last(IncidentResolved.class).at()).isAfter(effect.at());
    assertThat(said.stream().filter(e -> e instanceof EffectObserved)).hasSize(1);
    assertThat(opened()).hasSize(1);
  }

  @Test
  void measuresTheEffect_whenAKillMadeTheReportOfTheWriteLate() {
    Scene cart = leaking("cart", 7, 1500);
    double acted = ROLLOUT + 1000;
    rollBack(cart, acted);
    toldLate = 120;
    playWithAction(Scene.play(acted + 1500, cart), acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).as("%s", effect.missing()).isTrue();
    assertThat(effect.trends()).hasSize(1);
  }

  /**
   * One replica, rolled out twice before the faulty revision within what is remembered: the healthy
   * pods of both were seen from their start, and pooled with the one that leaks they would leave no
   * certainty about the slope before the action.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void comparesWithTheFaultyRevisionOnly_whenHealthyOnesWereSeenFromTheirStart(long seed) {
    double[] starts = {ROLLOUT - 1300, ROLLOUT - 650, ROLLOUT};
    double leak = 900;
    double acted = ROLLOUT + 600;
    Scene cart =
        calmBefore("cart", seed, 0).memory("cart-old-0", -3600, 1, starts[0], Scene.flat(0.25));
    one(cart, "second", starts[0], starts[1], Scene.flat(0.3));
    cart.deleted("cart-old-0", "old", -3600, starts[0] + 20);
    one(cart, "third", starts[1], starts[2], Scene.flat(0.3));
    one(cart, "faulty", starts[2], acted, Scene.leak(leak, 0.08));
    one(cart, "third", acted, acted + 2000, Scene.flat(0.3));
    playWithAction(Scene.play(acted + 1500, cart), acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).as("%s", effect.missing()).isTrue();
    TrendComparison trend = effect.trends().getFirst();
    assertThat(trend.after().high()).isLessThan(trend.before().low());
    double grows = (0.8 - 0.08) * Scene.LIMIT / leak;
    assertThat(trend.before().mid()).isCloseTo(grows, Percentage.withPercentage(25));
  }

  /** A revision of one pod, seen from its start until the next one. */
  private static void one(
      Scene scene, String revision, double from, double to, DoubleUnaryOperator share) {
    String pod = "cart-" + revision + "-" + Math.round(from);
    scene
        .rollout(
            revision,
            from,
            1,
            from > ROLLOUT ? "forestall" : "kubectl",
            from > ROLLOUT ? "p-1" : null)
        .pod(pod, revision, from)
        .memory(pod, from, from, to, share)
        .status(from + 30, 1, 1)
        .deleted(pod, revision, from, to + 20);
  }

  @Test
  void saysWhatIsMissing_whenNothingIsMeasuredAfterTheAction() {
    Scene cart = leaking("cart", 8, 1500);
    double acted = ROLLOUT + 1000;
    playWithAction(Scene.play(acted + 1000, cart), acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).isFalse();
    assertThat(effect.missing()).isNotEmpty();
    assertThat(Duration.between(Scene.at(acted), effect.at()))
        .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
  }

  @Test
  void tellsTheRollbackTarget_andTheChangeBefore() {
    play(Scene.play(ROLLOUT + 1100, leaking("cart", 9, 1200)));

    var gathered = detection.lackingEnrichment(id -> true).getFirst();
    assertThat(gathered.revisions()).hasSize(2);
    assertThat(gathered.revisions().get(0).current()).isTrue();
    assertThat(gathered.revisions().get(0).rollbackTarget()).isFalse();
    assertThat(gathered.revisions().get(1).rollbackTarget()).isTrue();
    assertThat(gathered.changes().getFirst().by()).isEqualTo("kubectl");
    assertThat(gathered.suspects().getFirst().sentence()).contains("kubectl");
    assertThat(gathered.series()).anyMatch(s -> s.limit() != null && s.limit() == Scene.LIMIT);
    assertThat(gathered.missing()).isEmpty();
  }

  @Test
  void crashLoopIsOneIncident_andItsEffectIsMeasured() {
    Scene cart = calmBefore("cart", 10, 2).rollout("new", ROLLOUT, 1, "kubectl", null);
    cart.deleted("cart-old-0", "old", 0, ROLLOUT + 5).status(ROLLOUT + 5, 1, 0);
    double t = ROLLOUT + 10;
    for (int restart = 1; restart <= 5; restart++) {
      var ended = Scene.ended("Error", 1, t + 20);
      cart.podState(
          "p-1", "new", ROLLOUT, t + 21, Scene.waiting("CrashLoopBackOff", restart, ended), false);
      t += 60;
    }
    double acted = t;
    cart.rollout("old", acted, 1, "forestall", "proposal-1")
        .deleted("p-1", "new", ROLLOUT, acted + 10)
        .pod("cart-old-9", "old", acted + 5)
        .status(acted + 20, 1, 1);
    playWithAction(Scene.play(acted + 1200, cart), acted);

    assertThat(opened()).hasSize(1);
    assertThat(opened().getFirst().faultKind()).isEqualTo(FaultKind.CRASH_LOOP);
    assertThat(opened().getFirst().predicted()).isFalse();
    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).isTrue();
    assertThat(effect.faultFacts()).isEmpty();
    assertThat(effect.replicasAvailable()).isEqualTo(1);
    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.RECOVERED);
  }

  @Test
  void trafficSurgeOpensNothing() {
    Scene cart = calmBefore("cart", 11, 0);
    DoubleUnaryOperator load =
        t ->
            20 + 60 * Math.clamp((t - 2400) / 600, 0, 1) * (1 - Math.clamp((t - 4200) / 600, 0, 1));
    cart.memory("cart-old-0", 0, 0, 6000, t -> 0.2 + 0.5 * (load.applyAsDouble(t) - 20) / 60);
    cart.requests("cart-old-0", 0, 6000, load, t -> 0.002);
    play(Scene.play(6000, cart));

    assertThat(said).isEmpty();
  }

  @Test
  void errorsBeyondTheObjectiveAreOneIncident() {
    Scene cart = calmBefore("cart", 12, 1);
    cart.requests("cart-old-0", 0, 4000, t -> 20, t -> t > 2000 && t < 2600 ? 0.3 : 0.002);
    play(Scene.play(4000, cart));

    assertThat(opened()).hasSize(1);
    assertThat(opened().getFirst().faultKind()).isEqualTo(FaultKind.ERROR_RATE);
    assertThat(opened().getFirst().at()).isBefore(Scene.at(2300));
    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.RECOVERED);
  }

  @Test
  void workloadThatIsDeletedEndsItsIncident() {
    Scene cart = leaking("cart", 13, 1200);
    cart.add(
        new dev.forestall.model.event.WorkloadChanged(
            "gone",
            cart.subject(),
            Scene.at(ROLLOUT + 1000),
            dev.forestall.model.event.WorkloadChanged.Change.DELETED,
            "kubectl",
            null,
            "deleted",
            new dev.forestall.model.workload.WorkloadState(
                "uid-cart", 0, 0, 0, 0, true, null, null, List.of())));
    play(Scene.play(ROLLOUT + 1050, cart));

    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.GONE);
  }

  @Test
  void updatesAtLeastEveryTwoMinutes() {
    play(Scene.play(ROLLOUT + 1150, leaking("cart", 14, 1200)));
    Instant before = opened().getFirst().at();
    for (IncidentEvent event : said) {
      assertThat(Duration.between(before, event.at())).isLessThanOrEqualTo(Duration.ofMinutes(2));
      before = event.at();
    }
    assertThat(Duration.between(before, Scene.at(ROLLOUT + 1150)))
        .isLessThanOrEqualTo(Duration.ofMinutes(2));
    assertThat(last(IncidentUpdated.class).evidenceAt()).isAfter(before.minusSeconds(60));
  }

  private void play(List<PodEvent> events) {
    for (PodEvent event : events) {
      detection.accept(event);
      said.addAll(detection.decided());
      detection.decided().clear();
    }
  }

  private void playWithAction(List<PodEvent> events, double acted) {
    boolean done = false;
    for (PodEvent event : events) {
      if (!done && event.at().isAfter(Scene.at(acted))) {
        act(acted);
        done = true;
      }
      play(List.of(event));
    }
  }

  private void act(double acted) {
    IncidentOpened incident = opened().getFirst();
    ProposalId proposal = ProposalId.of(incident.incidentId(), 1);
    RemediationAction action =
        new RemediationAction.Rollback(new Target(incident.subject(), "uid"), "old", "rs-old");
    detection.accept(
        new ExecutionStarted(
            proposal + "/started",
            incident.incidentId(),
            incident.subject(),
            Scene.at(acted - 1),
            proposal,
            action,
            List.of()));
    detection.accept(
        new ActionExecuted(
            proposal + "/executed",
            incident.incidentId(),
            incident.subject(),
            Scene.at(acted + toldLate),
            proposal,
            action,
            "7"));
  }

  private List<IncidentOpened> opened() {
    return said.stream()
        .filter(e -> e instanceof IncidentOpened)
        .map(e -> (IncidentOpened) e)
        .toList();
  }

  private <T> T last(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
  }

  /** An old revision that is calm, until the rollout or to the end. */
  private static Scene calmBefore(String name, long seed, int memoryUntilRollout) {
    Scene scene = new Scene(name, seed).rollout("old", -3600, 1, "kubectl", null);
    scene
        .status(1, 1, 1)
        .podState(name + "-old-0", "old", -3600, 1, Scene.running(-3600, 0, null), false);
    if (memoryUntilRollout > 0) {
      double end = memoryUntilRollout == 1 ? 6000 : ROLLOUT;
      scene.memory(name + "-old-0", -3600, 1, end, Scene.flat(0.25));
    }
    return scene;
  }

  private static void replace(Scene scene, int replicas) {
    String name = scene.subject().name();
    scene.deleted(name + "-old-0", "old", -3600, ROLLOUT + 20);
    for (int i = 0; i < replicas; i++) {
      scene.pod(name + "-new-" + i, "new", ROLLOUT);
    }
    scene.status(ROLLOUT + 30, replicas, replicas);
  }

  private static Scene leaking(String name, long seed, double seconds) {
    Scene scene = calmBefore(name, seed, 2).rollout("new", ROLLOUT, 3, "kubectl", null);
    replace(scene, 3);
    for (int i = 0; i < 3; i++) {
      double own = seconds * (1 + 0.03 * i);
      scene.memory(name + "-new-" + i, ROLLOUT, ROLLOUT, ROLLOUT + own, Scene.leak(own, 0.08));
    }
    return scene;
  }

  private static Scene step(long seed) {
    Scene scene = calmBefore("step", seed + 50, 2).rollout("new", ROLLOUT, 2, "kubectl", null);
    replace(scene, 2);
    for (int i = 0; i < 2; i++) {
      scene.memory("step-new-" + i, ROLLOUT, ROLLOUT, 6000, age -> age < 400 ? 0.3 : 0.75);
    }
    return scene;
  }

  private static Scene peaks(long seed) {
    Scene scene = calmBefore("peaks", seed + 90, 2).rollout("new", ROLLOUT, 2, "kubectl", null);
    replace(scene, 2);
    for (int i = 0; i < 2; i++) {
      scene.memory(
          "peaks-new-" + i,
          ROLLOUT,
          ROLLOUT,
          6000,
          age -> 0.3 + ((age / 180) % 1 > 0.6 ? 0.5 * Math.min(1, age / 2400) : 0));
    }
    return scene;
  }

  private static void rollBack(Scene scene, double acted) {
    scene.rollout("old", acted, 3, "forestall", "p-1");
    for (int i = 0; i < 3; i++) {
      scene.deleted("cart-new-" + i, "new", ROLLOUT, acted + 20);
      scene.pod("cart-back-" + i, "old", acted + 5);
      scene.memory("cart-back-" + i, acted + 5, acted + 5, acted + 2000, Scene.flat(0.25));
    }
    scene.status(acted + 30, 3, 3);
  }

  /**
   * The pods after the rollback warm up as fast as those before it leaked: at five minutes the
   * slopes cannot be told apart, and a repair that works would be called useless. Later they can.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void waitsForSlopesThatCannotBeToldApartYet(long seed) {
    double leak = 1500;
    double acted = ROLLOUT + 1000;
    Scene cart = leaking("cart", seed, leak).rollout("old", acted, 3, "forestall", "p-1");
    for (int i = 0; i < 3; i++) {
      cart.deleted("cart-new-" + i, "new", ROLLOUT, acted + 20)
          .pod("cart-back-" + i, "old", acted + 5);
      cart.memory(
          "cart-back-" + i,
          acted + 5,
          acted + 5,
          acted + 2000,
          age -> 0.2 + 0.72 * Math.min(age, 330) / leak);
    }
    cart.status(acted + 30, 3, 3);
    playWithAction(Scene.play(acted + 1500, cart), acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).as("%s", effect.missing()).isTrue();
    TrendComparison trend = effect.trends().getFirst();
    assertThat(trend.after().high()).isLessThan(trend.before().low());
    assertThat(Duration.between(Scene.at(acted), effect.at()))
        .isBetween(Duration.ofMinutes(6), Duration.ofMinutes(12).plusSeconds(30));
    assertThat(last(IncidentResolved.class).outcome()).isEqualTo(Outcome.RECOVERED);
  }

  /** Slopes that stay alike are told as they are, twelve minutes after the action. */
  @Test
  void waitsNoLongerThanTwelveMinutes_whenTheSlopesStayAlike() {
    double leak = 1800;
    double acted = ROLLOUT + 1200;
    Scene cart = leaking("cart", 9, leak).rollout("old", acted, 3, "forestall", "p-1");
    for (int i = 0; i < 3; i++) {
      cart.deleted("cart-new-" + i, "new", ROLLOUT, acted + 20)
          .pod("cart-back-" + i, "old", acted + 5);
      cart.memory("cart-back-" + i, acted + 5, acted + 5, acted + 2000, Scene.leak(leak, 0.08));
    }
    cart.status(acted + 30, 3, 3);
    playWithAction(Scene.play(acted + 1000, cart), acted);

    EffectObserved effect = last(EffectObserved.class);
    assertThat(effect.sufficient()).isTrue();
    TrendComparison trend = effect.trends().getFirst();
    assertThat(trend.after().high()).isGreaterThan(trend.before().low());
    assertThat(Duration.between(Scene.at(acted), effect.at()))
        .isBetween(Duration.ofMinutes(12), Duration.ofMinutes(13));
  }

  /** A slow start: the first heartbeat speaks of a time before the one at which all was stated. */
  @Test
  void keepsWhatWasStated_whenTheFirstHeartbeatIsOlderThanTheStatement() {
    Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    Scene scene = new Scene("cart", 1);
    String cluster = scene.subject().cluster();
    detection.accept(scene.podEvent("cart-1", "rs-1", 0, 600, Scene.running(0, 0, null), false));
    detection.accept(new Heartbeat(cluster, "collector-0", Scene.at(590)));
    detection.accept(new Heartbeat(cluster, "collector-0", Scene.at(630)));
    assertThat(detection.workload(scene.subject()).memory().pods()).hasSize(1);
  }
}
