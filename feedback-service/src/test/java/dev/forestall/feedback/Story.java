package dev.forestall.feedback;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one incident: a memory leak unless said otherwise. Opened five minutes after. */
record Story(Subject subject, Instant onset, IncidentId id) {
  static final Instant ONSET = Instant.parse("2026-01-01T10:00:00Z");

  static Story of(String workload) {
    return of(workload, ONSET);
  }

  static Story of(String workload, Instant onset) {
    Subject subject = Subject.deployment("test", "shop", workload);
    return new Story(subject, onset, IncidentId.of(subject, onset, FaultKind.MEMORY_LEAK));
  }

  IncidentOpened opened() {
    return opened(FaultKind.MEMORY_LEAK, forecast(Duration.ofHours(1)), List.of());
  }

  IncidentOpened openedBreachingIn(Duration lead) {
    return opened(FaultKind.MEMORY_LEAK, forecast(lead), List.of());
  }

  IncidentOpened openedBy(FaultKind kind, String reason) {
    return opened(kind, null, List.of(fact(kind, reason)));
  }

  IncidentUpdated updatedWith(FaultKind kind, String reason) {
    return new IncidentUpdated(
        id + "/0/updated-" + kind + reason,
        id,
        subject,
        at(420),
        at(419),
        List.of(FaultKind.MEMORY_LEAK, kind),
        Severity.CRITICAL,
        forecast(Duration.ofHours(1)),
        List.of(fact(kind, reason)),
        "it goes on");
  }

  IncidentEnriched afterRollout() {
    return enriched(rollout("kubectl", null, onset));
  }

  IncidentEnriched enriched(RecentChange... changes) {
    return new IncidentEnriched(
        id + "/0/enriched",
        id,
        subject,
        at(301),
        List.of(),
        List.of(),
        List.of(),
        List.of(changes),
        List.of(),
        null,
        List.of(),
        List.of(),
        false,
        List.of());
  }

  RecentChange rollout(String by, @Nullable String proposal, Instant when) {
    return new RecentChange(subject, when, Change.ROLLOUT, by, proposal, "a rollout");
  }

  DiagnosisMade diagnosed() {
    return new DiagnosisMade(
        id + "/1/diagnosed",
        id,
        subject,
        at(310),
        1,
        "playbook",
        FaultKind.MEMORY_LEAK,
        subject,
        "it leaks since its rollout",
        List.of("the slope began with it"),
        0.8,
        List.of(),
        null,
        null,
        null,
        null);
  }

  ActionProposed proposed() {
    return new ActionProposed(
        id + "/1/proposed",
        id,
        subject,
        at(311),
        ProposalId.of(id, 1),
        1,
        "playbook",
        rollback(),
        Mode.APPROVE,
        "digest",
        List.of(),
        true,
        at(2_000),
        "it began with this revision",
        null);
  }

  ActionApproved approved() {
    return new ActionApproved(
        id + "/1/approved", id, subject, at(350), ProposalId.of(id, 1), "ann", "digest", null);
  }

  ExecutionStarted started() {
    return new ExecutionStarted(
        id + "/1/started", id, subject, at(399), ProposalId.of(id, 1), rollback(), List.of());
  }

  ActionExecuted executed() {
    return new ActionExecuted(
        id + "/1/executed", id, subject, at(400), ProposalId.of(id, 1), rollback(), "77");
  }

  ActionUndone undone(Instant when) {
    return new ActionUndone(
        id + "/1/undone", id, subject, when, ProposalId.of(id, 1), "78", "it was worse");
  }

  VerdictReached verdict(int attempt, Verdict verdict) {
    return new VerdictReached(
        id + "/" + attempt + "/verdict",
        id,
        subject,
        at(800 + attempt),
        ProposalId.of(id, attempt),
        FaultKind.MEMORY_LEAK,
        rollback(),
        "playbook",
        verdict,
        List.of("the slope fell"));
  }

  FeedbackGiven says(Judgement judgement) {
    return says(judgement, 900);
  }

  FeedbackGiven says(Judgement judgement, long secondsAfterOnset) {
    return new FeedbackGiven(
        id + "/0/feedback-" + judgement + secondsAfterOnset,
        id,
        subject,
        at(secondsAfterOnset),
        "operator",
        judgement,
        "");
  }

  IncidentResolved resolved(IncidentResolved.Outcome outcome) {
    return new IncidentResolved(id + "/0/resolved", id, subject, at(1_000), outcome, "over");
  }

  private IncidentOpened opened(FaultKind kind, @Nullable Forecast forecast, List<Fact> facts) {
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        at(300),
        onset,
        kind,
        Severity.WARNING,
        forecast != null,
        forecast,
        facts,
        "something is wrong");
  }

  private Forecast forecast(Duration lead) {
    Instant made = at(300);
    return new Forecast(
        "pod",
        "app",
        Metrics.MEMORY,
        "bytes",
        100,
        200,
        0.1,
        made,
        made.plus(lead),
        made.plus(lead.dividedBy(2)),
        made.plus(lead.multipliedBy(2)),
        0.9);
  }

  private Fact fact(FaultKind kind, String reason) {
    return new Fact(kind, "pod", "app", at(299), reason, "it is so");
  }

  private Instant at(long secondsAfterOnset) {
    return onset.plusSeconds(secondsAfterOnset);
  }

  private Rollback rollback() {
    return new Rollback(new Target(subject, "uid"), "rs-uid", "cart-1");
  }
}
