package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * The inverse of the action was written.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param resourceVersion resource version of the object after the write
 * @param sentence why
 */
public record ActionUndone(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    String resourceVersion,
    String sentence)
    implements RemediationEvent.OfProposal {
  public ActionUndone {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.text(resourceVersion, "resourceVersion");
    Require.text(sentence, "sentence");
  }
}
