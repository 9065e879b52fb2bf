package dev.forestall.remediation;

import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.diagnose.Thinking;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.Ledger;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Claims;
import dev.forestall.remediation.store.RedisViews;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story: an incident is diagnosed, an action proposed, decided on, carried out, and judged.
 *
 * <p>{@link #advance} takes an incident as far as it can go now; the owner of the incident's
 * partition calls it about twice a second, on one thread. Every step is written down before the
 * next one (see {@link Journal}), so that whatever is killed when, the next owner goes on from
 * there and nothing is written to the cluster twice. The doors ({@link Doors}) only record a
 * decision or a request and never carry one out.
 */
final class Remediation {
  private static final Logger log = LoggerFactory.getLogger(Remediation.class);

  private static final int NEW_ATTEMPTS = 3;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

  private final Steps steps;
  private final Proposing proposing;
  private final Deciding deciding;
  private final Executing executing;
  private final Verifying verifying;
  private final ActionGuard guard;
  private final Approvals approvals;

  /** What the steps work with. */
  record Parts(
      RemediationProperties settings,
      Thinking thinking,
      Lessons lessons,
      ActionGuard guard,
      Ledger ledger,
      ClusterReader reader,
      Executor executor,
      Approvals approvals,
      Claims claims,
      RedisViews views,
      Journal journal,
      RemediationMetrics metrics,
      Clock clock) {}

  Remediation(Parts parts) {
    this.steps =
        new Steps(parts.guard(), parts.ledger(), parts.journal(), parts.metrics(), parts.clock());
    this.proposing = new Proposing(parts, steps);
    this.deciding = new Deciding(parts, steps);
    this.executing = new Executing(parts, steps);
    this.verifying = new Verifying(parts, steps);
    this.guard = parts.guard();
    this.approvals = parts.approvals();
  }

  /** Takes an incident of this cluster as far as it can go now. */
  void advance(Incident incident) {
    if (incident.opened().isEmpty() || !steps.own(incident.subject()) || steps.resting(incident)) {
      return;
    }
    try {
      Optional<Attempt> current = incident.current();
      if (current.isEmpty()) {
        proposing.prepare(incident, incident.begin(1));
      } else if (!requested(incident, current.get())) {
        step(incident, current.get());
      }
    } catch (ClusterUnavailableException | StoreUnavailableException e) {
      log.warn("{}: waiting: {}", incident.subject().displayName(), e.getMessage());
      steps.rest(incident, LOOK_AGAIN);
    }
  }

  /** Forgets what was only remembered for an incident in this hand. */
  void forget(Incident incident) {
    steps.forget(incident);
    proposing.forget(incident);
    executing.forget(incident);
  }

  private void step(Incident incident, Attempt attempt) {
    switch (attempt.state()) {
      case PREPARING -> proposing.prepare(incident, attempt);
      case PENDING -> {
        deciding.decide(incident, attempt);
        if (attempt.state() == ProposalState.APPROVED) {
          executing.execute(incident, attempt);
        }
      }
      case APPROVED, EXECUTING -> executing.execute(incident, attempt);
      case EXECUTED -> verifying.verify(incident, attempt);
      case VERIFIED -> afterVerdict(incident, attempt);
      case DENIED -> afterDenial(incident, attempt);
      case STALE, EXPIRED -> again(incident, attempt);
      case REJECTED -> afterRejection(incident, attempt);
      case FAILED -> steps.escalate(incident, attempt, "The action failed; a person must look.");
      case UNDONE ->
          steps.escalate(incident, attempt, "The action made things worse and was undone.");
    }
  }

  /** Whether somebody's request is what happens next, instead of the attempt at hand. */
  private boolean requested(Incident incident, Attempt attempt) {
    Optional<ActionRequested> request = proposing.request(incident);
    if (request.isEmpty()) {
      return false;
    }
    return switch (attempt.state()) {
      case PREPARING, APPROVED, EXECUTING, EXECUTED -> false;
      case PENDING -> {
        if (approvals.close(attempt.proposalId()) == Approvals.Outcome.DONE) {
          steps.stale(incident, attempt, request.get().by() + " asked for another action.");
        }
        yield false;
      }
      case VERIFIED, DENIED, STALE, EXPIRED, REJECTED, FAILED, UNDONE -> {
        proposing.prepare(incident, incident.begin(attempt.number() + 1));
        yield true;
      }
    };
  }

  // what comes after an attempt that led nowhere

  private void afterDenial(Incident incident, Attempt attempt) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    switch (proposed.action()) {
      case RemediationAction.Escalate escalate -> {
        if (Steps.otherCulprit(incident, attempt).isPresent()) {
          again(incident, attempt);
        } else {
          steps.escalate(incident, attempt, escalate.reason());
        }
      }
      case RemediationAction.NoAction nothing -> {
        boolean stands = incident.forecast().isPresent() || !incident.facts().isEmpty();
        boolean newer = incident.evidenceAt().isAfter(proposed.at());
        if ((stands && newer) || Steps.otherCulprit(incident, attempt).isPresent()) {
          again(incident, attempt);
        }
      }
      case RemediationAction.Change change -> {
        boolean lasts = guard.lasting(change.target().subject(), change).isPresent();
        if (!lasts || Steps.outdated(incident, attempt).isPresent()) {
          again(incident, attempt);
        }
      }
    }
  }

  private void afterRejection(Incident incident, Attempt attempt) {
    if (Steps.outdated(incident, attempt).isPresent()) {
      again(incident, attempt);
    }
  }

  private void again(Incident incident, Attempt attempt) {
    boolean another = Steps.otherCulprit(incident, attempt).isPresent();
    if (incident.resolved().isPresent() || (Steps.called(incident) && !another)) {
      return;
    }
    long ledNowhere = Aims.ledNowhere(incident);
    if (ledNowhere > NEW_ATTEMPTS && !another) {
      steps.escalate(
          incident, attempt, "%d proposals led nowhere; no more are made.".formatted(ledNowhere));
    } else {
      proposing.prepare(incident, incident.begin(attempt.number() + 1));
    }
  }

  private void afterVerdict(Incident incident, Attempt attempt) {
    VerdictReached reached = attempt.find(VerdictReached.class).orElseThrow();
    switch (reached.verdict()) {
      case IMPROVED -> {}
      case WORSE -> {
        if (attempt.has(UndoFailed.class)) {
          steps.escalate(
              incident, attempt, "The action made things worse and could not be undone.");
        } else {
          verifying.undo(incident, attempt, reached);
        }
      }
      case UNCHANGED -> {
        if (!Steps.over(incident)) {
          proposing.prepare(incident, incident.begin(attempt.number() + 1));
        }
      }
      case INSUFFICIENT_DATA ->
          steps.escalate(
              incident,
              attempt,
              "Nobody can say whether the action helped: " + String.join(" ", reached.reasons()));
    }
  }
}
