package dev.forestall.remediation;

import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Approvals.Approval;
import dev.forestall.remediation.propose.Approvals.Decision;
import java.time.Duration;
import java.util.Optional;

/** From a proposal to a decision: a person's, policy's, or none in time. */
final class Deciding {
  private static final String POLICY = "policy";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  private final Steps steps;
  private final ActionGuard guard;
  private final Approvals approvals;

  Deciding(Remediation.Parts parts, Steps steps) {
    this.steps = steps;
    this.guard = parts.guard();
    this.approvals = parts.approvals();
  }

  /** Looks for a decision, and writes it down when there is one. */
  void decide(Incident incident, Attempt attempt) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    if (incident.resolved().isPresent()) {
      approvals.close(attempt.proposalId());
      steps.stale(incident, attempt, "The incident is over.");
      return;
    }
    Optional<String> outdated = Steps.outdated(incident, attempt);
    if (outdated.isPresent()) {
      approvals.close(attempt.proposalId());
      steps.stale(incident, attempt, outdated.get());
      return;
    }
    Optional<Approval> recorded = approvals.find(attempt.proposalId());
    if (recorded.isEmpty()) {
      approvals.open(attempt.proposalId(), proposed.digest(), proposed.expiresAt());
      return;
    }
    Approval approval = recorded.get();
    switch (approval.state()) {
      case OPEN -> undecided(incident, attempt, proposed);
      case CLOSED -> closed(incident, attempt, proposed);
      case REJECTED ->
          steps.journal.write(
              incident,
              new ActionRejected(
                  attempt.eventId("rejected"),
                  incident.id(),
                  incident.subject(),
                  steps.clock.instant(),
                  attempt.proposalId(),
                  approval.by(),
                  approval.comment()));
      case APPROVED -> approved(incident, attempt, proposed, approval);
    }
  }

  private void approved(
      Incident incident, Attempt attempt, ActionProposed proposed, Approval approval) {
    if (approval.by().equals(proposed.requestedBy())) {
      steps.stale(incident, attempt, "Who asked for an action cannot approve it.");
      return;
    }
    if (!approval.digest().equals(proposed.digest())) {
      steps.stale(incident, attempt, "What was approved is not what was proposed.");
      return;
    }
    steps.journal.write(
        incident,
        new ActionApproved(
            attempt.eventId("approved"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            approval.by(),
            approval.digest(),
            approval.comment().isBlank() ? null : approval.comment()));
  }

  private void undecided(Incident incident, Attempt attempt, ActionProposed proposed) {
    if (steps.expired(proposed)) {
      if (approvals.close(attempt.proposalId()) == Approvals.Outcome.DONE) {
        closed(incident, attempt, proposed);
      }
    } else if (proposed.requestedBy() == null
        && guard.policy().mode(attempt.change().orElseThrow().target().subject()) == Mode.AUTO) {
      autonomously(incident, attempt, proposed);
    }
  }

  private void closed(Incident incident, Attempt attempt, ActionProposed proposed) {
    if (steps.expired(proposed)) {
      steps.journal.write(
          incident,
          new ProposalExpired(
              attempt.eventId("expired"),
              incident.id(),
              incident.subject(),
              steps.clock.instant(),
              attempt.proposalId()));
    } else {
      steps.stale(incident, attempt, "It was closed before anybody decided.");
    }
  }

  private void autonomously(Incident incident, Attempt attempt, ActionProposed proposed) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    switch (guard.decide(steps.request(incident, attempt, change, Purpose.LOOK, false))) {
      case GuardDecision.Allow allow ->
          approvals.decide(
              attempt.proposalId(),
              new Decision(
                  true, POLICY, proposed.digest(), allow.sentence(), steps.clock.instant()));
      case GuardDecision.NeedsApproval n -> steps.rest(incident, LOOK_AGAIN);
      case GuardDecision.Deny d -> steps.rest(incident, LOOK_AGAIN);
    }
  }
}
