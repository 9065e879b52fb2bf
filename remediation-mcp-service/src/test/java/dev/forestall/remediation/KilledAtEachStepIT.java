package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.remediation.testing.MockCluster.Fault;
import dev.forestall.service.testing.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is killed when: one write, each step once. */
class KilledAtEachStepIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private MockCluster cluster = new MockCluster();
  private World world = World.on(cluster, Map.of("forestall.remediation.mode", "approve"));

  @AfterEach
  void close() {
    world.close();
    cluster.close();
  }

  private void again(Map<String, String> settings) {
    close();
    cluster = new MockCluster();
    world = World.on(cluster, settings);
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
  void writesOnce_whenKilledAtAStep(String step) {
    for (boolean before : List.of(true, false)) {
      if (before) {
        world.killBefore(step);
      } else {
        world.killAfter(step);
      }
      improvedByARollback();
      again(Map.of("forestall.remediation.mode", "approve"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"LOST_REQUEST", "LOST_ANSWER"})
  void writesOnce_whenNobodyKnowsWhetherItWasWritten(Fault fault) {
    cluster.failNextWrite(fault);
    improvedByARollback();
  }

  @Test
  void writesOnce_whenAnotherWriterIsFaster() {
    cluster.beforeNextWrite(() -> annotate("seen", "1"));
    improvedByARollback();
  }

  private void improvedByARollback() {
    until(() -> world.has(ActionProposed.class));
    assertThat(world.image()).endsWith(":v2");
    until(() -> world.approvals.find(world.detector.proposal(1)).isPresent());
    world.approve(1);
    until(() -> world.has(ActionExecuted.class));
    assertThat(world.image()).endsWith(":v1");
    world.detected(world.detector.improved(1));
    until(() -> world.has(VerdictReached.class));
    ticks(3);

    assertThat(cluster.writes()).hasSize(1);
    assertThat(world.topic).extracting(RemediationEvent::eventId).doesNotHaveDuplicates();
    assertThat(world.topic)
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly(
            "DiagnosisMade",
            "ActionProposed",
            "ActionApproved",
            "ExecutionStarted",
            "ActionExecuted",
            "VerdictReached");
    assertThat(world.steps(VerdictReached.class).getFirst().verdict()).isEqualTo(Verdict.IMPROVED);
    assertThat(world.steps(ExecutionStarted.class).getFirst().preImage().toString())
        .doesNotContain("hunter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ActionUndone", "VerdictReached"})
  void undoesOnce_whenItMadeThingsWorse(String step) {
    executed();
    world.detected(world.detector.worse(1));
    world.killBefore(step);
    until(() -> world.has(ActionUndone.class) && world.has(Escalated.class));
    ticks(3);
    assertThat(world.image()).endsWith(":v2");
    assertThat(cluster.writes()).hasSize(2);
    assertThat(world.topic).extracting(RemediationEvent::eventId).doesNotHaveDuplicates();
  }

  @Test
  void callsAPerson_whenSomebodyChangedWhatShouldBeUndone() {
    executed();
    setImage("localhost/cart:v3");
    world.detected(world.detector.worse(1));
    until(() -> world.has(Escalated.class));
    assertThat(world.has(UndoFailed.class)).isTrue();
    assertThat(world.image()).endsWith(":v3");
    assertThat(cluster.writes()).hasSize(1);
  }

  @Test
  void undoes_whenTheBudgetIsUsedUp() {
    again(
        Map.of(
            "forestall.remediation.mode",
            "approve",
            "forestall.remediation.budgets.workload",
            "1",
            "forestall.remediation.budgets.cool-down",
            "1h"));
    executed();
    world.detected(world.detector.worse(1));
    until(() -> world.has(ActionUndone.class));
    assertThat(world.image()).endsWith(":v2");
  }

  @Test
  void callsAPersonInsteadOfRepeatingTheFix_whenUnchanged() {
    executed();
    world.detected(world.detector.unchanged(1));
    world.detected(world.detector.updated(world.clock.instant(), List.of(FaultKind.MEMORY_LEAK)));
    until(() -> world.has(Escalated.class));
    assertThat(cluster.writes()).hasSize(1);
    assertThat(world.steps(ActionProposed.class)).hasSize(2);
  }

  @Test
  void saysInsufficientDataByItself_whenNoEffectIsMeasured() {
    executed();
    world.clock.pass(Duration.ofMinutes(16));
    ticks(2);
    assertThat(world.has(VerdictReached.class)).isFalse();
    world.clock.pass(Duration.ofSeconds(1));
    until(() -> world.has(Escalated.class));
    assertThat(world.steps(VerdictReached.class).getFirst().verdict())
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(world.image()).endsWith(":v1");
  }

  @Test
  void makesANewProposal_whenTheTemplateWasChangedBeforeTheWrite() {
    until(() -> world.has(ActionProposed.class));
    setImage("localhost/cart:v3");
    world.approve(1);
    until(() -> world.steps(ActionProposed.class).size() == 2);
    assertThat(world.has(ProposalStale.class)).isTrue();
    assertThat(world.has(ExecutionStarted.class)).isFalse();
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void asksAgain_whenTheApprovalWasLostWithTheStore() {
    until(() -> world.has(ActionProposed.class));
    world.approve(1);
    world.killAfter("ExecutionStarted");
    until(() -> world.has(ExecutionStarted.class));
    RealRedis.restart();
    world.ledger.markComplete(0, world.clock.instant());
    until(() -> world.steps(ActionProposed.class).size() == 2);
    assertThat(world.has(ProposalStale.class)).isTrue();
    assertThat(cluster.writes()).isEmpty();
    world.approve(2);
    until(() -> world.has(ActionExecuted.class));
    assertThat(cluster.writes()).hasSize(1);
  }

  @Test
  void asksThreeTimesMore_thenCallsAPerson_whenNobodyDecides() {
    for (int attempt = 1; attempt <= 4; attempt++) {
      int expected = attempt;
      until(() -> world.steps(ActionProposed.class).size() == expected);
      world.clock.pass(Duration.ofMinutes(31));
      world.detected(world.detector.updated(world.clock.instant(), List.of(FaultKind.MEMORY_LEAK)));
    }
    until(() -> world.has(Escalated.class));
    assertThat(world.steps(ProposalExpired.class)).hasSize(4);
    ticks(3);
    assertThat(world.steps(ActionProposed.class)).hasSize(4);
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void neverActsOnAnOldIncident_andGoesOnWhenEvidenceComes() {
    world.clock.pass(Duration.ofMinutes(11));
    ticks(5);
    assertThat(world.topic)
        .singleElement()
        .isInstanceOfSatisfying(
            ActionDenied.class, d -> assertThat(d.code()).isEqualTo("STALE_EVIDENCE"));
    world.detected(world.detector.updated(world.clock.instant(), List.of(FaultKind.MEMORY_LEAK)));
    until(() -> world.has(ActionProposed.class));
    world.clock.pass(Duration.ofMinutes(11));
    world.approve(1);
    ticks(5);
    assertThat(world.has(ExecutionStarted.class)).isFalse();
    world.detected(world.detector.updated(world.clock.instant(), List.of(FaultKind.MEMORY_LEAK)));
    until(() -> world.has(ActionExecuted.class));
  }

  @Test
  void makesANewProposal_whenTheFaultKindChanges() {
    until(() -> world.has(ActionProposed.class));
    world.detected(
        world.detector.updated(
            world.clock.instant(), List.of(FaultKind.MEMORY_LEAK, FaultKind.NODE_NOT_READY)));
    until(() -> world.has(Escalated.class));
    assertThat(world.has(ProposalStale.class)).isTrue();
    assertThat(
            world.approvals.decide(
                world.detector.proposal(1),
                new Decision(true, "ann", world.digest(1), "", world.clock.instant())))
        .isEqualTo(dev.forestall.remediation.propose.Approvals.Outcome.CLOSED_ALREADY);
  }

  @Test
  void writesNothing_whenPausedAfterTheApproval() {
    until(() -> world.has(ActionProposed.class));
    cluster.automation("paused");
    world.approve(1);
    until(() -> world.has(ActionDenied.class));
    assertThat(world.steps(ActionDenied.class).getFirst().code()).isEqualTo("PAUSED");
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void writesNothing_whenRejectedOrResolved() {
    until(() -> world.has(ActionProposed.class));
    world.approvals.decide(
        world.detector.proposal(1),
        new Decision(false, "ann", world.digest(1), "too early", world.clock.instant()));
    until(() -> world.has(ActionRejected.class));
    world.detected(world.detector.resolved(world.clock.instant()));
    ticks(3);
    assertThat(cluster.writes()).isEmpty();
    assertThat(world.steps(ActionProposed.class)).hasSize(1);
  }

  @Test
  void callsAPerson_whenTheWriteIsForbidden() {
    until(() -> world.has(ActionProposed.class));
    cluster.failNextWrite(Fault.FORBIDDEN);
    world.approve(1);
    until(() -> world.has(Escalated.class));
    assertThat(world.steps(ActionFailed.class).getFirst().code()).isEqualTo("403");
    assertThat(cluster.writes()).isEmpty();
  }

  @Test
  void carriesOutWithoutAPerson_onlyWhenAutoAndProven() {
    again(
        Map.of(
            "forestall.remediation.mode", "auto",
            "forestall.remediation.track-record-floor", "0"));
    until(() -> world.has(ActionExecuted.class));
    assertThat(world.steps(ActionApproved.class).getFirst().by()).isEqualTo("policy");
    again(Map.of("forestall.remediation.mode", "auto"));
    until(() -> world.has(ActionProposed.class));
    ticks(3);
    assertThat(world.has(ActionExecuted.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "suggest"})
  void writesNothing_inALowerMode(String mode) {
    again(Map.of("forestall.remediation.mode", mode));
    ticks(5);
    assertThat(world.has(ActionProposed.class)).isEqualTo(mode.equals("suggest"));
    assertThat(world.topic.isEmpty()).isEqualTo(mode.equals("observe"));
    if (mode.equals("suggest")) {
      assertThat(world.steps(ActionDenied.class).getFirst().code()).isEqualTo("MODE_SUGGEST");
    }
    assertThat(cluster.writes()).isEmpty();
  }

  private void executed() {
    until(() -> world.has(ActionProposed.class));
    world.approve(1);
    until(() -> world.has(ActionExecuted.class));
  }

  private void until(java.util.concurrent.Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
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

  private void setImage(String image) {
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("cart")
        .edit(d ->
            d.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
  }

  private void annotate(String key, String value) {
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("cart")
        .edit(d -> d.edit().editMetadata().addToAnnotations(key, value).endMetadata().build());
  }
}
