package dev.forestall.feedback;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.RemediationEvent.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent.Judgement;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/** The events of one memory leak of a workload of its own. */
record Story(Subject subject, IncidentId id) {
  static final Instant ONSET = Instant.parse("2026-01-01T10:00:00Z");

  static Story of(String workload) {
    Subject subject = Subject.deployment("test", "shop", workload);
    return new Story(subject, IncidentId.of(subject, ONSET, FaultKind.MEMORY_LEAK));
  }

  IncidentOpened opened() {
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        ONSET.plusSeconds(300),
        ONSET,
        FaultKind.MEMORY_LEAK,
        Severity.WARNING,
        true,
        new Forecast(
            "pod",
            "app",
            Metrics.MEMORY,
            "bytes",
            100,
            200,
            0.1,
            ONSET.plusSeconds(300),
            ONSET.plusSeconds(1300),
            ONSET.plusSeconds(1200),
            ONSET.plusSeconds(1500),
            0.9),
        List.of(),
        "memory grows");
  }

  IncidentEnriched afterRollout() {
    return new IncidentEnriched(
        id + "/0/enriched",
        id,
        subject,
        ONSET.plusSeconds(301),
        List.of(),
        List.of(),
        List.of(),
        List.of(new RecentChange(subject, ONSET, Change.ROLLOUT, "kubectl", null, "v2")),
        List.of(),
        null,
        List.of());
  }

  ActionExecuted executed() {
    return new ActionExecuted(
        id + "/1/executed",
        id,
        subject,
        ONSET.plusSeconds(400),
        ProposalId.of(id, 1),
        rollback(),
        "77");
  }

  VerdictReached verdict(int attempt, Verdict verdict) {
    return new VerdictReached(
        id + "/" + attempt + "/verdict",
        id,
        subject,
        ONSET.plusSeconds(800 + attempt),
        ProposalId.of(id, attempt),
        FaultKind.MEMORY_LEAK,
        rollback(),
        "playbook",
        verdict,
        List.of());
  }

  FeedbackGiven says(Judgement judgement) {
    return new FeedbackGiven(
        id + "/0/feedback-" + judgement,
        id,
        subject,
        ONSET.plusSeconds(900),
        "operator",
        judgement,
        "");
  }

  IncidentResolved resolved(IncidentResolved.Outcome outcome) {
    return new IncidentResolved(
        id + "/0/resolved", id, subject, ONSET.plusSeconds(1000), outcome, "over");
  }

  private Rollback rollback() {
    return new Rollback(new Target(subject, "uid"), "rs-uid", "cart-1");
  }
}
