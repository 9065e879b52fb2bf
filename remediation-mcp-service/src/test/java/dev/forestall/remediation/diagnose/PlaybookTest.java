package dev.forestall.remediation.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.Evidence.Workload;
import dev.forestall.remediation.testing.Incidents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlaybookTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Subject CART = Subject.deployment("here", "shop", "cart");
  private static final Workload LIVE = new Workload("uid", 3);
  private static final List<RevisionHealth> TARGETS =
      List.of(
          Incidents.revision("r3", "cart-3", true, false),
          Incidents.revision("r2", "cart-2", false, false),
          Incidents.revision("r1", "cart-1", false, true),
          Incidents.revision("r0", "cart-0", false, true));

  private final Playbook playbook = new Playbook(4);

  @ParameterizedTest
  @EnumSource(
      names = {
        "MEMORY_LEAK",
        "OOM_KILLED",
        "CRASH_LOOP",
        "ROLLOUT_STUCK",
        "CONFIG_ERROR",
        "IMAGE_PULL",
        "DISK_FILLING",
        "ERROR_RATE"
      })
  void rollsBackToTheNewestHealthyRevision_whenARolloutCameJustBefore(FaultKind kind) {
    Incidents incidents = Incidents.of(kind, CART, NOW);
    List<RemediationAction> actions =
        actions(incidents, enriched(incidents, Duration.ofMinutes(59)), Set.of(), LIVE);
    assertThat(actions.get(0))
        .isInstanceOfSatisfying(
            Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r1"));
    assertThat(actions.get(1))
        .isInstanceOfSatisfying(
            Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r0"));
    assertThat(actions.getLast()).isInstanceOf(Escalate.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"QUOTA_EXCEEDED", "UNSCHEDULABLE"})
  void putsLackOfRoomDownToTheScaling_whenThatIsNewerThanTheRollout(FaultKind kind) {
    Incidents incidents = Incidents.of(kind, CART, NOW);
    RecentChange scaled =
        new RecentChange(
            CART, incidents.onset(), Change.SCALE, "kubectl", null, "scaled from 2 to 4 replicas");
    RecentChange rollout =
        new RecentChange(
            CART,
            incidents.onset().minus(Duration.ofMinutes(12)),
            Change.ROLLOUT,
            "argocd",
            null,
            "rolled out revision 3");
    Diagnosis diagnosis =
        playbook.diagnose(
            evidence(
                incidents, incidents.enriched(List.of(scaled, rollout), TARGETS), Set.of(), LIVE));
    assertThat(diagnosis.explanation())
        .endsWith("began when it was scaled from 2 to 4 replicas (by kubectl).");
    assertThat(diagnosis.candidates())
        .singleElement()
        .satisfies(c -> assertThat(c.action()).isInstanceOf(Escalate.class));
  }

  @Test
  void doesNotPutItDownToAChange_whenItIsOldOrAnothersOrForestallsOwn() {
    Incidents leak = Incidents.leak(CART, NOW);
    assertThat(actions(leak, enriched(leak, Duration.ofMinutes(61)), Set.of(), LIVE).getFirst())
        .isInstanceOf(Restart.class);
    RecentChange other =
        new RecentChange(
            Subject.deployment("here", "shop", "web"),
            leak.onset(),
            Change.ROLLOUT,
            "kubectl",
            null,
            "x");
    RecentChange own = new RecentChange(CART, leak.onset(), Change.ROLLOUT, "x", "p-1", "x");
    RecentChange byName =
        new RecentChange(CART, leak.onset(), Change.ROLLOUT, "forestall", null, "x");
    RecentChange scale = new RecentChange(CART, leak.onset(), Change.SCALE, "kubectl", null, "x");
    assertThat(
            actions(
                    leak,
                    leak.enriched(List.of(other, own, byName, scale), TARGETS),
                    Set.of(),
                    LIVE)
                .getFirst())
        .isInstanceOf(Restart.class);
  }

  @Test
  void callsAPerson_whenNoRevisionIsATarget() {
    Incidents crash = Incidents.of(FaultKind.CRASH_LOOP, CART, NOW);
    IncidentEnriched none =
        crash.enriched(
            List.of(crash.rollout(Duration.ofMinutes(1))),
            List.of(Incidents.revision("r2", "cart-2", false, false)));
    assertThat(actions(crash, none, Set.of(), LIVE)).singleElement().isInstanceOf(Escalate.class);
  }

  @Test
  void restartsALeakWithoutAChange_andSaysThatItDoesNotCure() {
    Incidents leak = Incidents.leak(CART, NOW);
    Diagnosis diagnosis =
        playbook.diagnose(evidence(leak, leak.enriched(List.of(), TARGETS), Set.of(), LIVE));
    assertThat(diagnosis.candidates().getFirst().action()).isInstanceOf(Restart.class);
    assertThat(diagnosis.candidates().getFirst().why()).contains("does not cure");
  }

  @Test
  void neverRepeatsAFix() {
    Incidents leak = Incidents.leak(CART, NOW);
    assertThat(actions(leak, enriched(leak, Duration.ofMinutes(5)), Set.of("Rollback"), LIVE))
        .singleElement()
        .isInstanceOf(Escalate.class);
    assertThat(actions(leak, leak.enriched(List.of(), TARGETS), Set.of("Restart"), LIVE))
        .singleElement()
        .isInstanceOf(Escalate.class);
  }

  @Test
  void scalesByOneStep_onlyUnderLoadAndOnlyUpToTheMaximum() {
    Incidents cpu = Incidents.of(FaultKind.CPU_SATURATION, CART, NOW);
    assertThat(actions(cpu, underLoad(cpu, 100, 30), Set.of(), LIVE).getFirst())
        .isEqualTo(new Scale(new dev.forestall.model.remediation.Target(CART, "uid"), 3, 4));
    assertThat(actions(cpu, underLoad(cpu, 100, 5), Set.of(), LIVE).getFirst())
        .isInstanceOf(Escalate.class);
    assertThat(actions(cpu, underLoad(cpu, 100, 30), Set.of(), new Workload("uid", 4)).getFirst())
        .isInstanceOf(Escalate.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NODE_NOT_READY",
        "NODE_PRESSURE",
        "UNSCHEDULABLE",
        "JOB_FAILED",
        "QUOTA_EXCEEDED",
        "AUTOSCALER_AT_MAXIMUM"
      })
  void callsAPerson_forWhatTheCatalogueCannotRepair(FaultKind kind) {
    Incidents incidents = Incidents.of(kind, CART, NOW);
    assertThat(actions(incidents, enriched(incidents, Duration.ofMinutes(1)), Set.of(), LIVE))
        .singleElement()
        .isInstanceOfSatisfying(
            Escalate.class,
            e -> assertThat(e.reason()).as("one was seen healthy").contains("fits"));
  }

  @Test
  void rollsBackWhatFitsOnNoNode_onlyWhenNoneOfItsPodsEverRan() {
    Incidents unschedulable = Incidents.of(FaultKind.UNSCHEDULABLE, CART, NOW);
    RevisionHealth ran = TARGETS.getFirst();
    RevisionHealth never = new RevisionHealth(ran.revision(), true, Duration.ZERO, null, false);
    List<RevisionHealth> revisions = List.of(never, TARGETS.get(1), TARGETS.get(2));
    List<RecentChange> rollout = List.of(unschedulable.rollout(Duration.ofMinutes(1)));
    assertThat(actions(unschedulable, unschedulable.enriched(rollout, revisions), Set.of(), LIVE))
        .first()
        .isInstanceOfSatisfying(
            Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r1"));
    assertThat(actions(unschedulable, unschedulable.enriched(List.of(), revisions), Set.of(), LIVE))
        .as("nobody rolled anything out")
        .singleElement()
        .isInstanceOf(Escalate.class);
    assertThat(actions(unschedulable, unschedulable.enriched(rollout, TARGETS), Set.of(), LIVE))
        .as("some found their place: the cluster is full")
        .singleElement()
        .isInstanceOf(Escalate.class);
  }

  @Test
  void aimsAtTheNamedCulprit_andAtNobodyWhoIsOnlySuspected() {
    Incidents errors = Incidents.of(FaultKind.ERROR_RATE, CART, NOW);
    Subject db = Subject.deployment("here", "shop", "db");
    Suspect culprit = Incidents.culprit(db, FaultKind.NETWORK_DELAY);
    IncidentEnriched named = errors.naming(0, culprit, TARGETS, false);
    Evidence evidence =
        with(evidence(errors, named, Set.of("Rollback"), LIVE), culprit, new Workload("db", 1));
    Diagnosis diagnosis = playbook.diagnose(evidence);
    assertThat(diagnosis.culprit()).isEqualTo(db);
    assertThat(diagnosis.faultKind()).isEqualTo(FaultKind.ERROR_RATE);
    assertThat(diagnosis.explanation()).contains("The culprit is shop/db (network delay)");
    assertThat(diagnosis.candidates().getFirst().action())
        .as("what was tried at the cart says nothing of the db")
        .isEqualTo(
            new Rollback(new dev.forestall.model.remediation.Target(db, "db"), "r1", "cart-1"));
    Evidence gone = with(evidence(errors, named, Set.of(), LIVE), culprit, null);
    assertThat(playbook.diagnose(gone).candidates())
        .singleElement()
        .satisfies(c ->
            assertThat(c.action())
                .isInstanceOfSatisfying(
                    Escalate.class,
                    e -> assertThat(e.reason()).contains("shop/db (network delay): gap web")));
  }

  private static Evidence with(Evidence e, Suspect culprit, @Nullable Workload live) {
    return new Evidence(
        e.opened(),
        e.kinds(),
        e.forecast(),
        e.facts(),
        e.enriched(),
        e.missing(),
        e.tried(),
        e.workload(),
        e.records(),
        e.similar(),
        e.mode(),
        new Evidence.Culprit(culprit, live, Set.of()));
  }

  @Test
  void leavesAWorkloadAlone_thatIsOnlySuspected() {
    Incidents errors = Incidents.of(FaultKind.ERROR_RATE, CART, NOW);
    Subject db = Subject.deployment("here", "shop", "db");
    IncidentEnriched base = enriched(errors, Duration.ofMinutes(1));
    IncidentEnriched suspected =
        new IncidentEnriched(
            base.eventId(),
            base.incidentId(),
            CART,
            NOW,
            List.of(),
            List.of(),
            List.of(new Suspect(db, FaultKind.LATENCY, 9, "db is slow.")),
            base.changes(),
            base.revisions(),
            null,
            List.of(),
            List.of(),
            false,
            List.of());
    Diagnosis diagnosis = playbook.diagnose(evidence(errors, suspected, Set.of(), LIVE));
    assertThat(diagnosis.culprit()).isEqualTo(CART);
    assertThat(diagnosis.candidates().getFirst().action())
        .isInstanceOfSatisfying(
            Rollback.class, r -> assertThat(r.target().subject()).isEqualTo(CART));
  }

  @Test
  void doesNothing_whenNothingStandsAnyMore() {
    Incidents leak = Incidents.leak(CART, NOW);
    Evidence gone =
        new Evidence(
            leak.opened(),
            Set.of(FaultKind.MEMORY_LEAK),
            null,
            List.of(),
            enriched(leak, Duration.ofMinutes(1)),
            List.of(),
            Set.of(),
            LIVE,
            List.of(),
            List.of(),
            Mode.APPROVE);
    assertThat(playbook.diagnose(gone).candidates().getFirst().action())
        .isInstanceOf(NoAction.class);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void alwaysEndsInSomethingThatWritesNothing(FaultKind kind) {
    Incidents incidents = Incidents.of(kind, CART, NOW);
    for (@Nullable Workload live : new Workload[] {LIVE, null}) {
      for (@Nullable IncidentEnriched enriched :
          new IncidentEnriched[] {enriched(incidents, Duration.ofMinutes(1)), null}) {
        Diagnosis diagnosis = playbook.diagnose(evidence(incidents, enriched, Set.of(), live));
        assertThat(diagnosis.candidates().getLast().action())
            .isNotInstanceOf(RemediationAction.Change.class);
        assertThat(diagnosis.confidence()).isBetween(0.0, 1.0);
        if (live == null) {
          assertThat(diagnosis.candidates())
              .noneMatch(c -> c.action() instanceof RemediationAction.Change);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void changesNothing_whenTheEvidenceDidNotCome(FaultKind kind) {
    Diagnosis diagnosis =
        playbook.diagnose(evidence(Incidents.of(kind, CART, NOW), null, Set.of(), LIVE));
    assertThat(diagnosis.candidates())
        .noneMatch(c -> c.action() instanceof RemediationAction.Change);
    assertThat(diagnosis.explanation()).doesNotContain("no rollout");
  }

  @Test
  void settlesOnTheCause_whenSeveralKindsAreSeen() {
    assertThat(FaultKinds.settled(List.of(FaultKind.UNAVAILABLE, FaultKind.CRASH_LOOP)))
        .isEqualTo(FaultKind.CRASH_LOOP);
    assertThat(FaultKinds.settled(List.of(FaultKind.OOM_KILLED, FaultKind.MEMORY_LEAK)))
        .isEqualTo(FaultKind.MEMORY_LEAK);
    for (FaultKind kind : FaultKind.values()) {
      assertThat(FaultKinds.settled(List.of(kind))).isEqualTo(kind);
    }
  }

  private static IncidentEnriched enriched(Incidents incidents, Duration before) {
    return incidents.enriched(List.of(incidents.rollout(before)), TARGETS);
  }

  private static IncidentEnriched underLoad(Incidents incidents, double first, double change) {
    IncidentEnriched base = incidents.enriched(List.of(), List.of());
    return new IncidentEnriched(
        base.eventId(),
        base.incidentId(),
        CART,
        NOW,
        List.of(
            new Aggregate(
                "p",
                "app",
                Metrics.REQUESTS,
                "requests/s",
                NOW,
                NOW,
                10,
                first,
                first,
                first,
                first,
                first + change,
                change,
                1)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        false,
        List.of());
  }

  private List<RemediationAction> actions(
      Incidents incidents,
      @Nullable IncidentEnriched enriched,
      Set<String> tried,
      @Nullable Workload live) {
    return playbook.diagnose(evidence(incidents, enriched, tried, live)).candidates().stream()
        .map(Candidate::action)
        .toList();
  }

  private static Evidence evidence(
      Incidents incidents,
      @Nullable IncidentEnriched enriched,
      Set<String> tried,
      @Nullable Workload live) {
    return new Evidence(
        incidents.opened(),
        Set.of(incidents.kind()),
        incidents.predicted() ? incidents.forecast() : null,
        incidents.facts(),
        enriched,
        List.of(),
        tried,
        live,
        List.of(),
        List.of(),
        Mode.APPROVE);
  }
}
