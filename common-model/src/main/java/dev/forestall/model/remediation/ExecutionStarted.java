package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * About to write; acknowledged by Kafka before the write.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param action the action
 * @param preImage the fields as they are and as they will be: what undo needs
 */
public record ExecutionStarted(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    RemediationAction action,
    List<FieldChange> preImage)
    implements RemediationEvent.OfProposal {
  public ExecutionStarted {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.present(action, "action");
    preImage = Require.copy(preImage);
  }
}
