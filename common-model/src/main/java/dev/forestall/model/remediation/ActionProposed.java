package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One action of the catalogue, bound to a digest.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param proposalId the proposal
 * @param attempt attempt, counted from 1
 * @param diagnostician who chose it
 * @param action the action
 * @param mode the mode in force for the workload
 * @param digest digest of action, target UID, the fields read or written and the dry-run diff;
 *     empty for an action that writes nothing
 * @param diff what the server's dry run would change
 * @param needsApproval whether a person must approve
 * @param expiresAt when it expires
 * @param why why this action, and what the guard said, in a sentence
 * @param requestedBy who asked for this action, and may therefore not approve it; null when a
 *     diagnostician chose it
 */
public record ActionProposed(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    int attempt,
    String diagnostician,
    RemediationAction action,
    Mode mode,
    String digest,
    List<FieldChange> diff,
    boolean needsApproval,
    Instant expiresAt,
    String why,
    @Nullable String requestedBy)
    implements RemediationEvent.OfProposal {
  public ActionProposed {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    Require.that(attempt >= 1, "attempt must be at least 1");
    Require.text(diagnostician, "diagnostician");
    Require.present(action, "action");
    Require.present(mode, "mode");
    Require.present(digest, "digest");
    diff = Require.copy(diff);
    Require.present(expiresAt, "expiresAt");
    Require.text(why, "why");
  }
}
