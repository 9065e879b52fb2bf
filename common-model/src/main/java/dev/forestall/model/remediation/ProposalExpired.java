package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * Nobody decided in time.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 */
public record ProposalExpired(
    String eventId, IncidentId incidentId, Subject subject, Instant at, ProposalId proposalId)
    implements RemediationEvent.OfProposal {
  public ProposalExpired {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
  }
}
