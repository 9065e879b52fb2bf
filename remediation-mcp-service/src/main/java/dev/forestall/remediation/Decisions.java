package dev.forestall.remediation;

import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.DenialCode;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.store.RedisViews;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What somebody decides at a door: whether it can be decided on, and what is recorded. */
final class Decisions {
  private static final Logger log = LoggerFactory.getLogger(Decisions.class);

  private final ActionGuard guard;
  private final Approvals approvals;
  private final RedisViews views;
  private final Showing showing;
  private final RemediationMetrics metrics;

  Decisions(
      ActionGuard guard,
      Approvals approvals,
      RedisViews views,
      Showing showing,
      RemediationMetrics metrics) {
    this.guard = guard;
    this.approvals = approvals;
    this.views = views;
    this.showing = showing;
    this.metrics = metrics;
  }

  /** Approves what somebody saw, unless the guard objects. */
  ProposalView approve(ProposalId id, Decision decision) {
    ProposalView proposal = decidable(id, decision.digest());
    if (decision.by().equals(proposal.requestedBy())) {
      throw new RefusedException(
          RefusedException.Kind.FORBIDDEN,
          "OWN_PROPOSAL",
          "%s asked for this action: somebody else must approve it.".formatted(decision.by()));
    }
    objection(proposal).ifPresent(this::refuse);
    record(proposal, decision);
    return proposal.decided(ProposalState.APPROVED, decision.by());
  }

  /** Says no to what somebody saw. */
  ProposalView reject(ProposalId id, Decision decision) {
    ProposalView proposal = decidable(id, decision.digest());
    record(proposal, decision);
    return proposal.decided(ProposalState.REJECTED, decision.by());
  }

  /** Refuses what is of another cluster. */
  void own(Subject subject) {
    if (!subject.cluster().equals(guard.policy().cluster())) {
      throw conflict(
          "OTHER_CLUSTER",
          "It is of cluster %s: decide at the remediation-service of that cluster."
              .formatted(subject.cluster()));
    }
  }

  private void refuse(GuardDecision.Deny no) {
    metrics.denied(no.code());
    boolean passes =
        no.code() == DenialCode.STORE_UNAVAILABLE || no.code() == DenialCode.STORE_REBUILDING;
    throw new RefusedException(
        passes ? RefusedException.Kind.UNAVAILABLE : RefusedException.Kind.CONFLICT,
        no.code().name(),
        no.sentence());
  }

  private ProposalView decidable(ProposalId id, String digest) {
    ProposalView proposal = showing.proposal(id);
    own(proposal.subject());
    if (proposal.state() != ProposalState.PENDING) {
      String code = proposal.code();
      throw conflict(
          code == null ? proposal.state().name() : code,
          "%s is %s%s: it cannot be decided on.".formatted(id, proposal.state(), note(proposal)));
    }
    if (!proposal.digest().equals(digest)) {
      throw conflict(
          "OTHER_DIGEST",
          "The digest is not that of the proposal as it is now: read it again before deciding.");
    }
    return proposal;
  }

  private static String note(ProposalView proposal) {
    String by = proposal.decidedBy() == null ? "" : " by " + proposal.decidedBy();
    return proposal.note() == null ? by : by + " (" + proposal.note() + ")";
  }

  private Optional<GuardDecision.Deny> objection(ProposalView proposal) {
    if (!(proposal.action() instanceof RemediationAction.Change change)) {
      return Optional.empty();
    }
    Instant evidenceAt =
        views.incident(proposal.incidentId()).map(IncidentView::evidenceAt).orElse(Instant.MIN);
    GuardRequest request =
        new GuardRequest(
            Purpose.LOOK,
            proposal.id(),
            change,
            proposal.faultKind(),
            proposal.diagnostician(),
            evidenceAt,
            true);
    return guard.decide(request) instanceof GuardDecision.Deny no
        ? Optional.of(no)
        : Optional.empty();
  }

  private void record(ProposalView proposal, Decision decision) {
    ProposalId id = proposal.id();
    switch (approvals.decide(id, decision)) {
      case DONE ->
          log.info(
              "{}: {} {} by {}",
              proposal.workload(),
              id,
              decision.approve() ? "approved" : "rejected",
              decision.by());
      case UNKNOWN ->
          throw new RefusedException(
              RefusedException.Kind.UNAVAILABLE,
              "STORE_REBUILDING",
              "The store is being rebuilt: try again in a few seconds.");
      case APPROVED_ALREADY -> throw conflict("APPROVED", id + " is approved already.");
      case REJECTED_ALREADY -> throw conflict("REJECTED", id + " is rejected already.");
      case CLOSED_ALREADY -> throw conflict("CLOSED", id + " can no longer be decided on.");
      case OTHER_DIGEST ->
          throw conflict("OTHER_DIGEST", "The digest is not that of the proposal: read it again.");
      case EXPIRED -> throw conflict("EXPIRED", id + " has expired: wait for a new proposal.");
    }
  }

  static RefusedException conflict(String code, String sentence) {
    return new RefusedException(RefusedException.Kind.CONFLICT, code, sentence);
  }
}
