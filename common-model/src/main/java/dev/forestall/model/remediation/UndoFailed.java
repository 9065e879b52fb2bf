package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * The action could not be undone; a person must look.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param sentence why
 */
public record UndoFailed(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    String sentence)
    implements RemediationEvent.OfProposal {
  public UndoFailed {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.text(sentence, "sentence");
  }
}
