package dev.forestall.remediation.incident;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proposal as the doors show it.
 *
 * @param id the proposal
 * @param incidentId the incident
 * @param workload {@code namespace/name}
 * @param subject the workload, whole
 * @param faultKind the diagnosed fault kind
 * @param action the action
 * @param sentence the action in one sentence
 * @param diff what the server's dry run would change
 * @param digest what an approval is bound to
 * @param state where it stands
 * @param proposedAt when it was proposed
 * @param expiresAt when it expires
 * @param mode the mode in force when it was proposed
 * @param diagnostician who chose the action
 * @param why why, and what the guard said
 * @param decidedBy who approved or rejected it
 * @param code code of the denial or failure
 * @param note sentence of the denial, failure, rejection or staleness
 * @param verdict what it brought
 * @param reasons what the verdict rests on
 * @param requestedBy who asked for it and may not approve it, null when a diagnostician chose it
 * @param fallback why the playbook chose it although a language model is configured, else null
 */
public record ProposalView(
    ProposalId id,
    IncidentId incidentId,
    String workload,
    Subject subject,
    FaultKind faultKind,
    RemediationAction action,
    String sentence,
    List<FieldChange> diff,
    String digest,
    ProposalState state,
    Instant proposedAt,
    Instant expiresAt,
    Mode mode,
    String diagnostician,
    String why,
    @Nullable String decidedBy,
    @Nullable String code,
    @Nullable String note,
    @Nullable Verdict verdict,
    List<String> reasons,
    @Nullable String requestedBy,
    @Nullable String fallback) {
  public ProposalView {
    diff = List.copyOf(diff);
    reasons = List.copyOf(reasons);
  }

  /** The view of an attempt that has been proposed. */
  static Optional<ProposalView> of(Attempt attempt) {
    return attempt
        .find(ActionProposed.class)
        .flatMap(p -> attempt.diagnosis().map(d -> of(attempt, p, d)));
  }

  private static ProposalView of(Attempt attempt, ActionProposed p, DiagnosisMade diagnosis) {
    Optional<VerdictReached> verdict = attempt.find(VerdictReached.class);
    return new ProposalView(
        p.proposalId(),
        p.incidentId(),
        p.subject().displayName(),
        p.subject(),
        diagnosis.faultKind(),
        p.action(),
        p.action().sentence(),
        p.diff(),
        p.digest(),
        attempt.state(),
        p.at(),
        p.expiresAt(),
        p.mode(),
        p.diagnostician(),
        p.why(),
        decidedBy(attempt).orElse(null),
        code(attempt).orElse(null),
        note(attempt).orElse(null),
        verdict.map(VerdictReached::verdict).orElse(null),
        verdict.map(VerdictReached::reasons).orElse(List.of()),
        p.requestedBy(),
        diagnosis.fallback());
  }

  private static Optional<String> decidedBy(Attempt attempt) {
    return attempt
        .find(ActionApproved.class)
        .map(ActionApproved::by)
        .or(() -> attempt.find(ActionRejected.class).map(ActionRejected::by));
  }

  private static Optional<String> code(Attempt attempt) {
    return attempt
        .find(ActionDenied.class)
        .map(ActionDenied::code)
        .or(() -> attempt.find(ActionFailed.class).map(ActionFailed::code));
  }

  private static Optional<String> note(Attempt attempt) {
    return attempt
        .find(UndoFailed.class)
        .map(UndoFailed::sentence)
        .or(() -> attempt.find(ActionDenied.class).map(ActionDenied::sentence))
        .or(() -> attempt.find(ActionFailed.class).map(ActionFailed::sentence))
        .or(() -> attempt.find(ProposalStale.class).map(ProposalStale::sentence))
        .or(() -> attempt.find(ActionRejected.class).map(ActionRejected::reason));
  }

  /** The same, as a decision that its owner has not taken up yet leaves it. */
  public ProposalView decided(ProposalState state, String by) {
    return new ProposalView(
        id,
        incidentId,
        workload,
        subject,
        faultKind,
        action,
        sentence,
        diff,
        digest,
        state,
        proposedAt,
        expiresAt,
        mode,
        diagnostician,
        why,
        by,
        code,
        note,
        verdict,
        reasons,
        requestedBy,
        fallback);
  }
}
