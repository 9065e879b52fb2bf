package dev.forestall.remediation.incident;

import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.VerdictReached;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One try at an incident: what has happened of diagnosis, proposal, decision, execution and
 * verdict. Each step happens at most once, and its event says that it did.
 */
public final class Attempt {
  /** Code of a denial that waits instead of ending the attempt. */
  public static final String STALE_EVIDENCE = "STALE_EVIDENCE";

  private final IncidentId incident;
  private final int number;
  private final Map<Class<?>, Object> steps = new LinkedHashMap<>();

  Attempt(IncidentId incident, int number) {
    this.incident = incident;
    this.number = number;
  }

  /** Counted from 1. */
  public int number() {
    return number;
  }

  /** Identity of its proposal. */
  public ProposalId proposalId() {
    return ProposalId.of(incident, number);
  }

  /** {@code incident/attempt/step}. */
  public String eventId(String step) {
    return incident.value() + "/" + number + "/" + step;
  }

  /** The event of a step, if it happened. */
  public <T> Optional<T> find(Class<T> step) {
    return Optional.ofNullable(steps.get(step)).map(step::cast);
  }

  /** Whether a step happened. */
  public boolean has(Class<?> step) {
    return steps.containsKey(step);
  }

  /** Whether it was recorded that this attempt waits for fresh evidence. */
  public boolean waitedForEvidence() {
    return steps.containsKey(WaitedForEvidence.class);
  }

  /** The action, when it would write to the cluster. */
  public Optional<RemediationAction.Change> change() {
    return find(ActionProposed.class)
        .map(ActionProposed::action)
        .filter(RemediationAction.Change.class::isInstance)
        .map(RemediationAction.Change.class::cast);
  }

  /** Where it stands. */
  public ProposalState state() {
    if (has(ActionUndone.class)) {
      return ProposalState.UNDONE;
    }
    if (has(VerdictReached.class)) {
      return ProposalState.VERIFIED;
    }
    if (has(ActionExecuted.class)) {
      return ProposalState.EXECUTED;
    }
    return notExecuted();
  }

  private ProposalState notExecuted() {
    if (has(ActionFailed.class)) {
      return ProposalState.FAILED;
    }
    if (has(ProposalStale.class)) {
      return ProposalState.STALE;
    }
    if (has(ActionDenied.class)) {
      return ProposalState.DENIED;
    }
    if (has(ExecutionStarted.class)) {
      return ProposalState.EXECUTING;
    }
    return undecided();
  }

  private ProposalState undecided() {
    if (has(ActionRejected.class)) {
      return ProposalState.REJECTED;
    }
    if (has(ProposalExpired.class)) {
      return ProposalState.EXPIRED;
    }
    if (has(ActionApproved.class)) {
      return ProposalState.APPROVED;
    }
    if (!has(ActionProposed.class)) {
      return ProposalState.PREPARING;
    }
    return change().isPresent() ? ProposalState.PENDING : ProposalState.DENIED;
  }

  /** Whether a person was called in this attempt. */
  public boolean escalated() {
    return has(Escalated.class);
  }

  /** The diagnosis, if it was made. */
  public Optional<DiagnosisMade> diagnosis() {
    return find(DiagnosisMade.class);
  }

  void record(Object event) {
    if (event instanceof ActionDenied denied && denied.code().equals(STALE_EVIDENCE)) {
      steps.putIfAbsent(WaitedForEvidence.class, denied);
    } else {
      steps.putIfAbsent(event.getClass(), event);
    }
  }

  /** What the detector measured, if it did. */
  public Optional<EffectObserved> effect() {
    return find(EffectObserved.class);
  }

  /** Its steps in the order in which they were seen. */
  Iterable<Object> steps() {
    return steps.values();
  }

  /** Key of a denial that only waits. */
  private interface WaitedForEvidence {}
}
