package dev.forestall.remediation;

import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.execute.Planning;
import dev.forestall.remediation.execute.Written;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** From an approval to what is written to the cluster, once. */
final class Executing {
  private static final Logger log = LoggerFactory.getLogger(Executing.class);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final int CONFLICTS = 10;

  private final Steps steps;
  private final ActionGuard guard;
  private final ClusterReader reader;
  private final Executor executor;
  private final Approvals approvals;
  private final Map<ProposalId, Integer> conflicts = new HashMap<>();

  Executing(Remediation.Parts parts, Steps steps) {
    this.steps = steps;
    this.guard = parts.guard();
    this.reader = parts.reader();
    this.executor = parts.executor();
    this.approvals = parts.approvals();
  }

  /** Forgets what was only remembered for an incident in this hand. */
  void forget(Incident incident) {
    incident.attempts().forEach(a -> conflicts.remove(a.proposalId()));
  }

  /** Carries an approved action out, or finds that it has been. */
  void execute(Incident incident, Attempt attempt) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    if (attempt.has(ExecutionStarted.class) && happened(incident, attempt, change)) {
      return;
    }
    Optional<String> obstacle = obstacle(incident, attempt);
    if (obstacle.isPresent()) {
      steps.stale(incident, attempt, obstacle.get());
      return;
    }
    if (guard.decide(steps.request(incident, attempt, change, Purpose.WRITE, true))
        instanceof GuardDecision.Deny no) {
      notNow(incident, attempt, no);
      return;
    }
    switch (executor.plan(change, Steps.diagnosedAt(attempt))) {
      case Planning.Refused r -> steps.stale(incident, attempt, r.sentence());
      case Planning.Planned planned -> write(incident, attempt, planned.plan());
    }
  }

  /** Whether the object says that it was written, by this process or the one before it. */
  private boolean happened(Incident incident, Attempt attempt, RemediationAction.Change change) {
    Optional<JsonNode> object =
        reader
            .workload(change.target().subject())
            .filter(o -> Json.at(o, "/metadata/uid").equals(change.target().uid()))
            .filter(o -> Executor.carries(o, Executor.PROPOSAL, attempt.proposalId()));
    object.ifPresent(
        o -> executed(incident, attempt, change, Json.at(o, "/metadata/resourceVersion")));
    return object.isPresent();
  }

  /** What makes the approval void. */
  private Optional<String> obstacle(Incident incident, Attempt attempt) {
    if (incident.resolved().isPresent()) {
      return Optional.of("The incident is over.");
    }
    String digest = attempt.find(ActionProposed.class).map(ActionProposed::digest).orElseThrow();
    boolean stands =
        approvals
            .find(attempt.proposalId())
            .filter(a -> a.state() == Approvals.State.APPROVED && a.digest().equals(digest))
            .isPresent();
    if (!stands) {
      return Optional.of("The approval is no longer in the store: it must be given again.");
    }
    if (conflicts.getOrDefault(attempt.proposalId(), 0) >= CONFLICTS) {
      return Optional.of("The object changed under every try to write it.");
    }
    return attempt.has(ExecutionStarted.class)
        ? Optional.empty()
        : Steps.outdated(incident, attempt);
  }

  /** What was approved waits for what passes by itself, until the proposal expires. */
  private void notNow(Incident incident, Attempt attempt, GuardDecision.Deny no) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    steps.metrics.denied(no.code());
    if (!no.code().waits()) {
      steps.giveBack(attempt);
      steps.deny(incident, attempt, no, "denied");
    } else if (steps.expired(proposed)) {
      steps.stale(
          incident, attempt, "It could not be carried out before it expired: " + no.sentence());
    } else {
      steps.rest(incident, REST);
    }
  }

  private void write(Incident incident, Attempt attempt, Plan plan) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    if (!plan.digest().equals(proposed.digest())) {
      steps.stale(incident, attempt, difference(plan, proposed));
      return;
    }
    steps.journal.write(
        incident,
        new ExecutionStarted(
            attempt.eventId("started"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            plan.action(),
            plan.preImage()));
    switch (executor.write(plan, attempt.proposalId())) {
      case Written.Done done -> executed(incident, attempt, plan.action(), done.resourceVersion());
      case Written.Failed failed -> failed(incident, attempt, failed);
      case Written.Conflict conflict -> {
        log.info(
            "{}: {} was changed meanwhile, reading it again: {}",
            incident.subject().displayName(),
            attempt.proposalId(),
            conflict.sentence());
        conflicts.merge(attempt.proposalId(), 1, Integer::sum);
      }
      case Written.Unknown unknown -> {
        log.warn(
            "{}: whether {} was written will be seen from the object: {}",
            incident.subject().displayName(),
            attempt.proposalId(),
            unknown.sentence());
        steps.rest(incident, REST);
      }
    }
  }

  private static String difference(Plan plan, ActionProposed proposed) {
    return plan.diff().equals(proposed.diff())
        ? "The object was changed since the proposal was made."
        : "The action would now change other fields than were proposed.";
  }

  private void executed(
      Incident incident, Attempt attempt, RemediationAction.Change change, String version) {
    conflicts.remove(attempt.proposalId());
    steps.journal.write(
        incident,
        new ActionExecuted(
            attempt.eventId("executed"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            change,
            version));
  }

  private void failed(Incident incident, Attempt attempt, Written.Failed failed) {
    steps.journal.write(
        incident,
        new ActionFailed(
            attempt.eventId("failed"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            failed.code(),
            failed.sentence()));
  }
}
