package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person, or policy in mode auto, approved.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param by who
 * @param digest the digest that was approved
 * @param comment why, in their words; untrusted text, null when nothing was said
 */
public record ActionApproved(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    String by,
    String digest,
    @Nullable String comment)
    implements RemediationEvent.OfProposal {
  public ActionApproved {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.text(by, "by");
    Require.text(digest, "digest");
  }
}
