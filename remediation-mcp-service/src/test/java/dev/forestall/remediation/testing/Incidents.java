package dev.forestall.remediation.testing;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.EffectObserved.Slope;
import dev.forestall.model.incident.EffectObserved.SymptomComparison;
import dev.forestall.model.incident.EffectObserved.TrendComparison;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a leak that a rollout brought, as the detector would send them. */
public record Incidents(Subject subject, Instant now, FaultKind kind) {
  public static Incidents leak(Subject subject, Instant now) {
    return new Incidents(subject, now, FaultKind.MEMORY_LEAK);
  }

  public static Incidents of(FaultKind kind, Subject subject, Instant now) {
    return new Incidents(subject, now, kind);
  }

  public Instant onset() {
    return now.minus(Duration.ofMinutes(12));
  }

  public IncidentId id() {
    return IncidentId.of(subject, onset(), kind);
  }

  public ProposalId proposal(int attempt) {
    return ProposalId.of(id(), attempt);
  }

  public boolean predicted() {
    return kind == FaultKind.MEMORY_LEAK || kind == FaultKind.CPU_SATURATION;
  }

  public Forecast forecast() {
    return new Forecast(
        subject.name() + "-x",
        "app",
        "memory_working_set",
        "bytes",
        1e8,
        2e8,
        1e5,
        now,
        now.plusSeconds(900),
        now.plusSeconds(700),
        now.plusSeconds(1200),
        0.95);
  }

  public List<Fact> facts() {
    return predicted()
        ? List.of()
        : List.of(new Fact(kind, subject.name() + "-x", "app", now, kind.name(), "It is so."));
  }

  public IncidentOpened opened() {
    return new IncidentOpened(
        id() + "/0/opened",
        id(),
        subject,
        now,
        onset(),
        kind,
        Severity.WARNING,
        predicted(),
        predicted() ? forecast() : null,
        facts(),
        "Something is wrong with " + subject.displayName() + ".");
  }

  public RecentChange rollout(Duration beforeOnset) {
    return new RecentChange(
        subject, onset().minus(beforeOnset), Change.ROLLOUT, "kubectl", null, "v1 to v2");
  }

  public static RevisionHealth revision(String uid, String name, boolean current, boolean target) {
    return new RevisionHealth(
        new Revision(uid, name, current ? 2 : 1, Instant.EPOCH, 2, 2, List.of("image")),
        current,
        Duration.ofMinutes(target ? 45 : 2),
        target ? Instant.EPOCH : null,
        target);
  }

  public IncidentEnriched enriched(List<RecentChange> changes, List<RevisionHealth> revisions) {
    return new IncidentEnriched(
        id() + "/0/enriched",
        id(),
        subject,
        now,
        List.of(),
        List.of(),
        List.of(),
        changes,
        revisions,
        null,
        List.of(),
        List.of(),
        false,
        List.of());
  }

  /** After a rollout from v1, healthy for 45 minutes, to v2. */
  public IncidentEnriched enriched(String v1Uid, String v1Name) {
    return enriched(
        List.of(rollout(Duration.ofMinutes(1))),
        List.of(
            revision("current", subject.name() + "-v2", true, false),
            revision(v1Uid, v1Name, false, true)));
  }

  /**
   * Evidence that names another workload or node, or nobody.
   *
   * @param turn which one it is, counting from 0: the greater replaces the smaller
   */
  public IncidentEnriched naming(
      int turn, @Nullable Suspect culprit, List<RevisionHealth> itsRevisions, boolean provisional) {
    List<Suspect> suspects = new ArrayList<>();
    if (culprit != null) {
      suspects.add(culprit);
    }
    suspects.add(new Suspect(subject, kind, 0.2, "the fault shows in this workload itself"));
    return new IncidentEnriched(
        id() + "/" + turn + "/enriched",
        id(),
        subject,
        now.plusSeconds(60L * turn),
        List.of(),
        List.of(),
        suspects,
        culprit == null
            ? List.of()
            : List.of(
                new RecentChange(
                    culprit.subject(),
                    onset().minusSeconds(60),
                    Change.ROLLOUT,
                    "kubectl",
                    null,
                    "v1 to v2")),
        List.of(),
        null,
        List.of(),
        culprit == null
            ? List.of()
            : List.of(new CallEdge(subject, culprit.subject(), 120, 1.5, 758.0, true)),
        provisional,
        itsRevisions);
  }

  /** The culprit, singled out. */
  public static Suspect culprit(Subject subject, FaultKind kind) {
    return new Suspect(
        subject, kind, 3.4, "gap web → cart +757 ms, web's other edges normal", true);
  }

  /** The errors are gone, or not. */
  public EffectObserved errors(int attempt, boolean gone, boolean worse) {
    return new EffectObserved(
        id() + "/" + attempt + "/effect",
        id(),
        subject,
        now.plusSeconds(400),
        proposal(attempt),
        true,
        List.of(),
        List.of(new SymptomComparison("error_rate", 0.3, gone ? 0.01 : 0.31, worse)),
        gone ? List.of() : facts(),
        false,
        2,
        2,
        List.of());
  }

  public DashboardReady dashboard() {
    return new DashboardReady(
        id() + "/0/dashboard", id(), subject, now, "http://localhost/incidents/" + id(), "u");
  }

  public IncidentUpdated updated(Instant evidenceAt, List<FaultKind> kinds) {
    return new IncidentUpdated(
        id() + "/0/updated-" + evidenceAt.toEpochMilli(),
        id(),
        subject,
        evidenceAt,
        evidenceAt,
        kinds,
        Severity.CRITICAL,
        predicted() ? forecast() : null,
        facts(),
        "It goes on.");
  }

  public IncidentResolved resolved(Instant at) {
    return new IncidentResolved(
        id() + "/0/resolved", id(), subject, at, IncidentResolved.Outcome.RECOVERED, "Over.");
  }

  /** A trend before and after. */
  public static TrendComparison trend(Slope before, Slope after) {
    return new TrendComparison("app", "memory_working_set", "bytes", before, after, 300, 20, 20);
  }

  public EffectObserved effect(int attempt, Slope after, boolean breach, boolean worse) {
    return new EffectObserved(
        id() + "/" + attempt + "/effect",
        id(),
        subject,
        now.plusSeconds(400),
        proposal(attempt),
        true,
        List.of(trend(new Slope(90, 100, 110), after)),
        worse ? List.of(new SymptomComparison("error_rate", 0.1, 0.9, true)) : List.of(),
        List.of(),
        breach,
        2,
        2,
        List.of());
  }

  public EffectObserved improved(int attempt) {
    return effect(attempt, new Slope(-5, 0, 5), false, false);
  }

  public EffectObserved unchanged(int attempt) {
    return effect(attempt, new Slope(95, 100, 120), true, false);
  }

  public EffectObserved worse(int attempt) {
    return effect(attempt, new Slope(-5, 0, 5), false, true);
  }
}
