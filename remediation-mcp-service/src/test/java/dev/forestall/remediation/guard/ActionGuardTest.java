package dev.forestall.remediation.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.DisruptionBudgets.Budget;
import dev.forestall.remediation.guard.GuardDecision.Allow;
import dev.forestall.remediation.guard.GuardDecision.Deny;
import dev.forestall.remediation.guard.GuardDecision.NeedsApproval;
import dev.forestall.remediation.guard.GuardPolicy.ModeBound;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.testing.TestClock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActionGuardTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z"); // a Monday
  private static final Subject CART = Subject.deployment("here", "shop", "cart");
  private static final ProposalId PROPOSAL = ProposalId.of(new IncidentId("0123456789abcdef"), 1);

  private final TestClock clock = new TestClock(NOW);
  private final List<Boolean> reservations = new ArrayList<>();
  private Mode mode = Mode.APPROVE;
  private List<ModeBound> bounds = List.of();
  private List<FreezeWindow> freezes = List.of();
  private KillSwitch.State killSwitch = new KillSwitch.State.Running();
  private DisruptionBudgets.Reading pdbs = new DisruptionBudgets.Reading.Known(List.of());
  private Ledger.Answer ledger = Ledger.Answer.FITS;
  private boolean storeAway;
  private Optional<TrackRecord> record = Optional.empty();
  private double floor = 0.7;

  static Stream<Arguments> subjects() {
    return Stream.of(
        Arguments.of(Subject.deployment("there", "shop", "cart"), DenialCode.OTHER_CLUSTER),
        Arguments.of(
            Subject.deployment("here", "kube-system", "dns"), DenialCode.PROTECTED_NAMESPACE),
        Arguments.of(Subject.deployment("here", "forestall", "x"), DenialCode.PROTECTED_NAMESPACE),
        Arguments.of(new Subject("here", "-", "Node", "n1"), DenialCode.PROTECTED_NAMESPACE));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void denies_whereItMustNotAct(Subject subject, DenialCode code) {
    assertThat(code(request(new Restart(new Target(subject, "u")), true))).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void followsTheMode(Mode given) {
    mode = given;
    GuardDecision decision = guard().decide(request(rollback(), false));
    switch (given) {
      case OBSERVE ->
          assertThat(decision)
              .isInstanceOfSatisfying(Deny.class, d -> is(d, DenialCode.MODE_OBSERVE));
      case SUGGEST ->
          assertThat(decision)
              .isInstanceOfSatisfying(Deny.class, d -> is(d, DenialCode.MODE_SUGGEST));
      case APPROVE, AUTO -> assertThat(decision).isInstanceOf(NeedsApproval.class);
    }
  }

  @Test
  void takesTheLeastMode_whenBoundsOverlap() {
    mode = Mode.AUTO;
    bounds =
        List.of(
            new ModeBound("shop", null, Mode.APPROVE),
            new ModeBound("shop", "cart", Mode.SUGGEST),
            new ModeBound("other", null, Mode.OBSERVE));
    assertThat(policy().mode(CART)).isEqualTo(Mode.SUGGEST);
    assertThat(policy().mode(Subject.deployment("here", "shop", "web"))).isEqualTo(Mode.APPROVE);
    assertThat(policy().mode(Subject.deployment("here", "bank", "web"))).isEqualTo(Mode.AUTO);
    mode = Mode.OBSERVE;
    bounds = List.of(new ModeBound("shop", null, Mode.AUTO));
    assertThat(policy().mode(CART)).as("a bound never raises it").isEqualTo(Mode.OBSERVE);
  }

  @Test
  void denies_whenPausedOrUnreadable_evenAnUndo() {
    killSwitch = new KillSwitch.State.Paused("paused");
    assertThat(code(request(rollback(), true))).isEqualTo(DenialCode.PAUSED);
    assertThat(code(request(Purpose.UNDO, rollback(), true, NOW))).isEqualTo(DenialCode.PAUSED);
    killSwitch = new KillSwitch.State.Unreadable("403");
    assertThat(code(request(rollback(), true))).isEqualTo(DenialCode.KILL_SWITCH_UNREADABLE);
  }

  @ParameterizedTest
  @EnumSource(Ledger.Answer.class)
  void deniesByTheLedger_butNeverAnUndo(Ledger.Answer answer) {
    ledger = answer;
    GuardDecision decision = guard().decide(request(rollback(), true));
    if (answer == Ledger.Answer.FITS) {
      assertThat(decision).isInstanceOf(Allow.class);
    } else {
      assertThat(decision).isInstanceOf(Deny.class);
    }
    assertThat(guard().decide(request(Purpose.UNDO, rollback(), true, NOW)))
        .isInstanceOf(Allow.class);
  }

  @Test
  void denies_whenTheStoreIsAway() {
    storeAway = true;
    assertThat(code(request(rollback(), true))).isEqualTo(DenialCode.STORE_UNAVAILABLE);
  }

  @Test
  void drawsOnTheBudget_onlyToWriteAndOnlyWhenNothingElseObjects() {
    guard().decide(request(Purpose.LOOK, rollback(), true, NOW));
    guard().decide(request(Purpose.WRITE, rollback(), true, NOW));
    assertThat(reservations).containsExactly(false, true);
    reservations.clear();
    killSwitch = new KillSwitch.State.Paused("paused");
    guard().decide(request(Purpose.WRITE, rollback(), true, NOW));
    killSwitch = new KillSwitch.State.Running();
    guard().decide(request(Purpose.WRITE, rollback(), true, NOW.minus(Duration.ofMinutes(11))));
    assertThat(reservations).isEmpty();
  }

  @Test
  void denies_whenTheEvidenceIsOlderThanTenMinutes() {
    Instant justFresh = NOW.minus(Duration.ofMinutes(10));
    assertThat(guard().decide(request(Purpose.WRITE, rollback(), true, justFresh)))
        .isInstanceOf(Allow.class);
    assertThat(code(request(Purpose.WRITE, rollback(), true, justFresh.minusMillis(1))))
        .isEqualTo(DenialCode.STALE_EVIDENCE);
    clock.pass(Duration.ofSeconds(1));
    assertThat(code(request(Purpose.WRITE, rollback(), true, justFresh)))
        .isEqualTo(DenialCode.STALE_EVIDENCE);
  }

  static Stream<Arguments> budgets() {
    Budget strict = new Budget("all", 0, 3, 3);
    Budget broken = new Budget("all", 0, 1, 3);
    Budget roomy = new Budget("all", 1, 3, 2);
    return Stream.of(
        Arguments.of(strict, rollback(), true),
        Arguments.of(strict, restart(), true),
        Arguments.of(broken, rollback(), false),
        Arguments.of(broken, restart(), true),
        Arguments.of(roomy, rollback(), false),
        Arguments.of(roomy, restart(), false),
        Arguments.of(strict, scale(), false));
  }

  @ParameterizedTest
  @MethodSource("budgets")
  void respectsDisruptionBudgets(Budget budget, RemediationAction.Change action, boolean denied) {
    pdbs = new DisruptionBudgets.Reading.Known(List.of(budget));
    GuardDecision decision = guard().decide(request(action, true));
    if (denied) {
      assertThat(decision)
          .isInstanceOfSatisfying(Deny.class, d -> is(d, DenialCode.DISRUPTION_BUDGET));
    } else {
      assertThat(decision).isInstanceOf(Allow.class);
    }
  }

  @Test
  void denies_whenDisruptionBudgetsCannotBeRead() {
    pdbs = new DisruptionBudgets.Reading.Unreadable("403");
    assertThat(code(request(rollback(), true))).isEqualTo(DenialCode.DISRUPTION_BUDGET);
  }

  @Test
  void denies_inAFreezeWindowEvenOverMidnight() {
    freezes =
        List.of(
            new FreezeWindow(
                Set.of(DayOfWeek.SUNDAY),
                LocalTime.of(22, 0),
                LocalTime.of(10, 1),
                ZoneOffset.UTC));
    assertThat(code(request(rollback(), true))).isEqualTo(DenialCode.FREEZE_WINDOW);
    clock.pass(Duration.ofMinutes(1));
    assertThat(guard().decide(request(Purpose.WRITE, rollback(), true, clock.instant())))
        .isInstanceOf(Allow.class);
  }

  @Test
  void needsAVerifiedTrackRecord_inModeAuto() {
    mode = Mode.AUTO;
    record = Optional.of(record(4, 0.9));
    assertThat(guard().decide(request(rollback(), false))).isInstanceOf(NeedsApproval.class);
    record = Optional.of(record(5, 0.69));
    assertThat(guard().decide(request(rollback(), false))).isInstanceOf(NeedsApproval.class);
    record = Optional.of(record(5, 0.7));
    assertThat(guard().decide(request(rollback(), false))).isInstanceOf(Allow.class);
    record = Optional.empty();
    floor = 0;
    assertThat(guard().decide(request(rollback(), false))).isInstanceOf(Allow.class);
  }

  @Test
  void deniesWhatIsNotOnTheAllowList() {
    assertThat(code(request(scale(), true), Set.of("Rollback")))
        .isEqualTo(DenialCode.ACTION_NOT_ALLOWED);
  }

  private static void is(Deny denied, DenialCode code) {
    assertThat(denied.code()).isEqualTo(code);
    assertThat(denied.sentence()).isNotBlank();
  }

  private DenialCode code(GuardRequest request) {
    return code(request, Set.of("Rollback", "Restart", "Scale"));
  }

  private DenialCode code(GuardRequest request, Set<String> allowed) {
    GuardDecision decision = guard(allowed).decide(request);
    assertThat(decision).isInstanceOf(Deny.class);
    assertThat(decision.sentence()).isNotBlank();
    return ((Deny) decision).code();
  }

  private static RemediationAction.Change rollback() {
    return new Rollback(new Target(CART, "u"), "r", "cart-v1");
  }

  private static RemediationAction.Change restart() {
    return new Restart(new Target(CART, "u"));
  }

  private static RemediationAction.Change scale() {
    return new Scale(new Target(CART, "u"), 2, 3);
  }

  private static TrackRecord record(int count, double successFloor) {
    return new TrackRecord(
        "here",
        FaultKind.MEMORY_LEAK,
        "Rollback",
        "playbook",
        count,
        0,
        0,
        50,
        0.9,
        successFloor,
        NOW);
  }

  private GuardRequest request(RemediationAction.Change action, boolean approved) {
    return request(Purpose.WRITE, action, approved, NOW);
  }

  private GuardRequest request(
      Purpose purpose, RemediationAction.Change action, boolean approved, Instant evidenceAt) {
    return new GuardRequest(
        purpose, PROPOSAL, action, FaultKind.MEMORY_LEAK, "playbook", evidenceAt, approved);
  }

  private GuardPolicy policy() {
    return policy(Set.of("Rollback", "Restart", "Scale"));
  }

  private GuardPolicy policy(Set<String> allowed) {
    return new GuardPolicy(
        "here",
        mode,
        bounds,
        Set.of("kube-system", "forestall"),
        allowed,
        new GuardPolicy.Limits(
            Duration.ofHours(1), 2, 4, 8, Duration.ofMinutes(5), 20, Duration.ofMinutes(10)),
        freezes,
        floor,
        5);
  }

  private ActionGuard guard() {
    return guard(Set.of("Rollback", "Restart", "Scale"));
  }

  private ActionGuard guard(Set<String> allowed) {
    return new ActionGuard(
        policy(allowed),
        () -> killSwitch,
        workload -> pdbs,
        new FixedLedger(),
        (cluster, kind, action, diagnostician) -> record,
        clock);
  }

  private final class FixedLedger implements Ledger {
    @Override
    public Answer admit(Entry entry, boolean reserve) {
      if (storeAway) {
        throw new StoreUnavailableException("away", new IllegalStateException());
      }
      reservations.add(reserve);
      return ledger;
    }

    @Override
    public void giveBack(Entry entry) {}

    @Override
    public void enter(Entry entry) {}

    @Override
    public void enterOpened(IncidentId incident, Instant at) {}
  }
}
