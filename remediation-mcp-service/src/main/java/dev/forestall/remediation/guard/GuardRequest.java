package dev.forestall.remediation.guard;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * What the guard is asked.
 *
 * @param purpose for what
 * @param proposal the proposal
 * @param action the action
 * @param faultKind the diagnosed fault kind
 * @param diagnostician who chose the action
 * @param evidenceAt time of the incident's newest evidence
 * @param approved whether a person, or policy, approved it
 */
public record GuardRequest(
    Purpose purpose,
    ProposalId proposal,
    RemediationAction.Change action,
    FaultKind faultKind,
    String diagnostician,
    Instant evidenceAt,
    boolean approved) {

  /** Why the guard is asked. */
  public enum Purpose {
    /** Would it be allowed? Nothing is reserved. */
    LOOK,
    /** It is about to be written: the budgets are drawn on. */
    WRITE,
    /** It is about to be undone: no budget blocks that. */
    UNDO
  }

  /** The object that would be written to. */
  public Subject subject() {
    return action.target().subject();
  }
}
