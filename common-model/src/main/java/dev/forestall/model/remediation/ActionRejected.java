package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A person said no.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param by who
 * @param reason why
 */
public record ActionRejected(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    String by,
    String reason)
    implements RemediationEvent.OfProposal {
  public ActionRejected {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.text(by, "by");
    Require.present(reason, "reason");
  }
}
