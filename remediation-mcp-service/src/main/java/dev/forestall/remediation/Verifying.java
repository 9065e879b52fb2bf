package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.execute.Inverse;
import dev.forestall.remediation.execute.Written;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.verify.Judge;
import dev.forestall.remediation.verify.Judgement;
import dev.forestall.remediation.verify.ObjectHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** From what was written to a verdict, and back again when it is worse. */
final class Verifying {
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration UNDO_LIMIT = Duration.ofMinutes(10);

  private final Steps steps;
  private final ActionGuard guard;
  private final ClusterReader reader;
  private final Executor executor;

  Verifying(Remediation.Parts parts, Steps steps) {
    this.steps = steps;
    this.guard = parts.guard();
    this.reader = parts.reader();
    this.executor = parts.executor();
  }

  /** Judges an executed action, once its effect is known or its time is over. */
  void verify(Incident incident, Attempt attempt) {
    boolean late = steps.clock.instant().isAfter(executedAt(attempt).plus(Judge.EFFECT_LIMIT));
    if (attempt.effect().isEmpty()) {
      if (late) {
        verdict(incident, attempt, Judge.withoutEffect());
      }
      return;
    }
    Subject target = attempt.change().orElseThrow().target().subject();
    Optional<ObjectHealth> own;
    Optional<ObjectHealth> changed;
    try {
      own = reader.workload(incident.subject()).map(ObjectHealth::of);
      changed =
          target.equals(incident.subject()) ? own : reader.workload(target).map(ObjectHealth::of);
    } catch (ClusterUnavailableException e) {
      if (late) {
        verdict(incident, attempt, Judge.unreadable(e.getMessage()));
        return;
      }
      throw e;
    }
    Judgement judged =
        Judge.judge(
            attempt.effect().get(),
            own,
            attempt.diagnosis().map(DiagnosisMade::faultKind).orElseThrow(),
            incident.opened().map(IncidentOpened::forecast).orElse(null));
    verdict(
        incident,
        attempt,
        target.equals(incident.subject())
            ? judged
            : Judge.withCulprit(judged, changed, target.displayName()));
  }

  private static Instant executedAt(Attempt attempt) {
    return attempt.find(ActionExecuted.class).map(ActionExecuted::at).orElseThrow();
  }

  private void verdict(Incident incident, Attempt attempt, Judgement judgement) {
    DiagnosisMade diagnosis = attempt.diagnosis().orElseThrow();
    steps.journal.write(
        incident,
        new VerdictReached(
            attempt.eventId("verdict"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            diagnosis.faultKind(),
            attempt.change().orElseThrow(),
            diagnosis.diagnostician(),
            judgement.verdict(),
            judgement.reasons()));
  }

  /** Puts back what was there before. */
  void undo(Incident incident, Attempt attempt, VerdictReached reached) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    boolean late = steps.clock.instant().isAfter(reached.at().plus(UNDO_LIMIT));
    if (guard.decide(steps.request(incident, attempt, change, Purpose.UNDO, true))
        instanceof GuardDecision.Deny no) {
      steps.metrics.denied(no.code());
      if (!no.code().waits() || late) {
        undoFailed(incident, attempt, no.sentence());
      }
      steps.rest(incident, REST);
      return;
    }
    switch (executor.inverse(attempt.find(ExecutionStarted.class).orElseThrow())) {
      case Inverse.Impossible i -> undoFailed(incident, attempt, i.sentence());
      case Inverse.Already a -> undone(incident, attempt, a.resourceVersion());
      case Inverse.Ready ready ->
          undone(
              incident,
              attempt,
              executor.undo(ready, change.target().subject(), attempt.proposalId()),
              late);
    }
  }

  private void undone(Incident incident, Attempt attempt, Written written, boolean late) {
    switch (written) {
      case Written.Done done -> undone(incident, attempt, done.resourceVersion());
      case Written.Failed failed -> undoFailed(incident, attempt, failed.sentence());
      case Written.Conflict conflict -> laterOrNever(incident, attempt, conflict.sentence(), late);
      case Written.Unknown unknown -> laterOrNever(incident, attempt, unknown.sentence(), late);
    }
  }

  private void undone(Incident incident, Attempt attempt, String version) {
    steps.journal.write(
        incident,
        new ActionUndone(
            attempt.eventId("undone"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            version,
            "It made things worse: what was there before is put back."));
  }

  private void laterOrNever(Incident incident, Attempt attempt, String sentence, boolean late) {
    if (late) {
      undoFailed(incident, attempt, sentence);
    } else {
      steps.rest(incident, REST);
    }
  }

  private void undoFailed(Incident incident, Attempt attempt, String sentence) {
    steps.journal.write(
        incident,
        new UndoFailed(
            attempt.eventId("undo-failed"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            sentence));
  }
}
