package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.guard.GuardPolicy;
import dev.forestall.remediation.guard.KillSwitch;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Approvals.Approval;
import dev.forestall.remediation.store.RedisViews;
import java.util.List;
import java.util.Optional;

/** What the doors show, as it is in the store and the cluster now. */
final class Showing {
  private static final int SHOWN = 200;
  private static final int POLLS = 20;
  private static final long POLL_MILLIS = 100;

  private final GuardPolicy policy;
  private final ClusterReader reader;
  private final Approvals approvals;
  private final RedisViews views;

  Showing(GuardPolicy policy, ClusterReader reader, Approvals approvals, RedisViews views) {
    this.policy = policy;
    this.reader = reader;
    this.approvals = approvals;
    this.views = views;
  }

  List<IncidentView> incidents() {
    return views.incidents(SHOWN).stream().map(IncidentView::brief).toList();
  }

  List<ProposalView> proposals() {
    return views.proposals(SHOWN).stream().map(this::withDecision).toList();
  }

  ProposalView proposal(ProposalId id) {
    return withDecision(find(id));
  }

  IncidentView known(IncidentId id) {
    return views
        .incident(id)
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.UNKNOWN,
                "UNKNOWN_INCIDENT",
                "There is no incident " + id + ": list the incidents to see which there are."));
  }

  Automation automation() {
    Mode mode = policy.mode();
    String cluster = policy.cluster();
    return switch (reader.read()) {
      case KillSwitch.State.Running r ->
          new Automation(ClusterReader.RUNNING, mode, cluster, "Automation may act.");
      case KillSwitch.State.Paused p ->
          new Automation(ClusterReader.PAUSED, mode, cluster, p.sentence());
      case KillSwitch.State.Unreadable u ->
          new Automation(ClusterReader.PAUSED, mode, cluster, u.sentence());
    };
  }

  /** The proposal's event is on the topic a moment before the view has it: so wait that moment. */
  private ProposalView find(ProposalId id) {
    Optional<ProposalView> found = views.proposal(id);
    for (int i = 0; i < POLLS && found.isEmpty(); i++) {
      sleep();
      found = views.proposal(id);
    }
    return found.orElseThrow(() ->
        new RefusedException(
            RefusedException.Kind.UNKNOWN,
            "UNKNOWN_PROPOSAL",
            "There is no proposal " + id + ": list the proposals to see which there are."));
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProposalView withDecision(ProposalView proposal) {
    if (proposal.state() != ProposalState.PENDING) {
      return proposal;
    }
    Optional<Approval> recorded = approvals.find(proposal.id());
    if (recorded.isEmpty()) {
      return proposal;
    }
    return switch (recorded.get().state()) {
      case APPROVED -> proposal.decided(ProposalState.APPROVED, recorded.get().by());
      case REJECTED -> proposal.decided(ProposalState.REJECTED, recorded.get().by());
      case OPEN, CLOSED -> proposal;
    };
  }
}
