package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * What the action brought.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param faultKind the fault kind it was meant for
 * @param action the action
 * @param diagnostician who chose it
 * @param verdict the verdict
 * @param reasons what it rests on, one sentence each
 */
public record VerdictReached(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    FaultKind faultKind,
    RemediationAction action,
    String diagnostician,
    Verdict verdict,
    List<String> reasons)
    implements RemediationEvent.OfProposal {
  public VerdictReached {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.present(faultKind, "faultKind");
    Require.present(action, "action");
    Require.text(diagnostician, "diagnostician");
    Require.present(verdict, "verdict");
    reasons = Require.copy(reasons);
  }
}
