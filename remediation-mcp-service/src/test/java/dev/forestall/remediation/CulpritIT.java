package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An incident of the web whose culprit is the cart: the repair is aimed there, once. */
class CulpritIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private MockCluster cluster = new MockCluster();
  private World world = World.withErrors(cluster, Map.of("forestall.remediation.mode", "approve"));

  @AfterEach
  void close() {
    world.close();
    cluster.close();
  }

  private void again(Map<String, String> settings) {
    close();
    cluster = new MockCluster();
    world = World.withErrors(cluster, settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DiagnosisMade",
        "ActionProposed",
        "ActionApproved",
        "ExecutionStarted",
        "ActionExecuted",
        "VerdictReached"
      })
  void rollsTheCulpritBackOnce_whenKilledAtAStep(String step) {
    world.killAfter(step);
    world.detected(world.namesCart(0));
    executed(1);
    assertThat(cluster.writes()).hasSize(1);
    assertThat(world.image()).endsWith("cart:v1");
    assertThat(world.steps(ActionProposed.class).getFirst().subject().name()).isEqualTo("web");
    assertThat(world.steps(DiagnosisMade.class))
        .singleElement()
        .satisfies(d -> {
          assertThat(d.culprit()).isEqualTo(world.cart);
          assertThat(d.named()).isEqualTo(world.cart);
        });

    world.detected(world.detector.errors(1, true, false));
    until(() -> world.has(VerdictReached.class));
    assertThat(world.steps(VerdictReached.class).getFirst().verdict()).isEqualTo(Verdict.IMPROVED);
    assertThat(world.steps(VerdictReached.class).getFirst().reasons())
        .contains("shop/cart: 2 of 2 replicas are available.");
    assertThat(world.topic).extracting(RemediationEvent::eventId).doesNotHaveDuplicates();
  }

  @Test
  void putsTheCulpritBack_whenItMadeThingsWorse() {
    world.detected(world.namesCart(0));
    executed(1);
    world.detected(world.detector.errors(1, false, true));
    until(() -> world.has(ActionUndone.class));
    assertThat(world.image()).endsWith("cart:v2");
    assertThat(cluster.writes()).hasSize(2);
  }

  @Test
  void asksTheGuardOfTheCulprit() {
    again(
        Map.of(
            "forestall.remediation.mode", "approve",
            "forestall.remediation.bounds[0].namespace", "shop",
            "forestall.remediation.bounds[0].workload", "cart",
            "forestall.remediation.bounds[0].mode", "suggest"));
    world.detected(world.namesCart(0));
    until(() -> world.has(ActionDenied.class));
    assertThat(world.steps(ActionDenied.class).getFirst().code()).isEqualTo("MODE_SUGGEST");
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void diagnosesAgain_whenAnotherCulpritIsNamedBeforeApproval_aBoundedNumberOfTimes() {
    world.detected(names(0, null, false));
    until(() -> world.has(Escalated.class));
    assertThat(world.steps(ActionProposed.class).getFirst().action())
        .isInstanceOf(RemediationAction.Escalate.class);

    world.killAfter("DiagnosisMade");
    world.detected(world.namesCart(1));
    until(() -> world.steps(ActionProposed.class).size() == 2);
    assertThat(target(2)).isEqualTo(world.cart);

    world.detected(names(2, node(), false));
    until(() -> world.steps(ActionProposed.class).size() == 3);
    assertThat(world.steps(ProposalStale.class).getFirst().sentence())
        .isEqualTo("The evidence names Node n-1 as the culprit by now.");
    assertThat(world.steps(ActionProposed.class).getLast().action())
        .isInstanceOfSatisfying(
            RemediationAction.Escalate.class, e -> assertThat(e.reason()).contains("Node n-1"));

    world.detected(world.namesCart(3));
    until(() -> world.steps(ActionProposed.class).size() == 4);
    world.detected(names(4, node(), false));
    ticks(5);
    assertThat(world.steps(DiagnosisMade.class)).as("it stands by now").hasSize(4);
    assertThat(world.topic).extracting(RemediationEvent::eventId).doesNotHaveDuplicates();
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void keepsToWhatBegan_whenAnotherCulpritIsNamedAfterwards() {
    world.detected(world.namesCart(0));
    executed(1);
    world.detected(names(1, node(), false));
    ticks(5);
    assertThat(world.has(ProposalStale.class)).isFalse();
    assertThat(world.steps(DiagnosisMade.class)).hasSize(1);
    world.detected(world.detector.errors(1, true, false));
    until(() -> world.has(VerdictReached.class));
  }

  @Test
  void takesTheNewestEvidence_inWhateverOrderItIsRead() {
    world.detected(world.namesCart(2));
    world.detected(names(1, node(), false));
    until(() -> world.has(ActionProposed.class));
    assertThat(target(1)).isEqualTo(world.cart);
  }

  @Test
  void waitsForMoreEvidence_whileNobodyIsNamed_andNotForEver() {
    world.detected(names(0, null, true));
    ticks(5);
    assertThat(world.topic).isEmpty();
    world.clock.pass(Duration.ofMinutes(7));
    until(() -> world.has(Escalated.class));
  }

  @Test
  void neverAimsAtANeighbour_whoIsOnlySuspected() {
    world.detected(
        world.detector.naming(
            0,
            new Suspect(world.cart, FaultKind.CODE_DEFECT, 9, "it is the first of the list"),
            List.of(world.cartV1),
            false));
    until(() -> world.has(ActionProposed.class));
    assertThat(world.steps(ActionProposed.class).getFirst().action())
        .isInstanceOf(RemediationAction.Escalate.class);
  }

  @Test
  void proposesOnce_whenTwoIncidentsHaveOneCulprit() {
    world.detected(world.namesCart(0));
    until(() -> world.has(ActionProposed.class));
    world.show(world.incident());

    Incidents errors = Incidents.of(FaultKind.ERROR_RATE, world.cart, world.clock.instant());
    Incident own =
        world.another(
            errors,
            errors.opened(),
            errors.enriched(
                world.cartV1.revision().replicaSetUid(), world.cartV1.revision().replicaSetName()));
    await()
        .atMost(PATIENCE)
        .until(() -> {
          world.tick(own);
          return world.has(IncidentGrouped.class);
        });
    for (int i = 0; i < 3; i++) {
      world.tick(own);
    }
    assertThat(world.steps(ActionProposed.class)).hasSize(1);
    assertThat(world.steps(IncidentGrouped.class))
        .singleElement()
        .satisfies(g -> {
          assertThat(g.leader()).isEqualTo(world.detector.id());
          assertThat(g.sentence()).contains("shop/cart is the culprit of incident");
        });
    assertThat(IncidentView.of(own).orElseThrow().group().leader()).isEqualTo(world.detector.id());

    world.detected(world.detector.resolved(world.clock.instant()));
    until(() -> world.has(ProposalStale.class));
    world.show(world.incident());
    await()
        .atMost(PATIENCE)
        .until(() -> {
          world.tick(own);
          return world.steps(ActionProposed.class).size() == 2;
        });
    assertThat(IncidentView.of(own).orElseThrow().group()).as("on its own again").isNull();
  }

  private Suspect node() {
    return Incidents.culprit(
        new Subject(world.name, Subject.NO_NAMESPACE, "Node", "n-1"), FaultKind.NODE_PRESSURE);
  }

  private IncidentEnriched names(int turn, @Nullable Suspect suspect, boolean provisional) {
    return world.detector.naming(turn, suspect, List.of(), provisional);
  }

  private Subject target(int attempt) {
    return world.steps(ActionProposed.class).get(attempt - 1).action()
            instanceof RemediationAction.Change change
        ? change.target().subject()
        : world.detector.subject();
  }

  private void executed(int attempt) {
    until(() -> world.has(ActionProposed.class));
    until(() -> world.approvals.find(world.detector.proposal(attempt)).isPresent());
    world.approve(attempt);
    until(() -> world.has(ActionExecuted.class));
  }

  private void until(java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          world.tick();
          return condition.call();
        });
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      world.tick();
    }
  }
}
