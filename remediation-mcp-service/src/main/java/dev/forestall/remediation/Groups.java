package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.GuardPolicy;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import dev.forestall.remediation.propose.Claims;
import dev.forestall.remediation.store.RedisViews;
import java.util.Optional;

/**
 * Incidents with one culprit are one group: the first that is about to be diagnosed claims the
 * culprit and makes the one proposal there, the others attach to it and wait. They are in other
 * partitions, perhaps in another replica, so the claim and what became of its holder are read from
 * Redis. An attached incident goes on by itself as soon as the holder is over, is put down to
 * something else, or has no newer evidence; one whose own workload is the culprit also when the
 * holder found no action.
 */
final class Groups {
  private final Steps steps;
  private final Claims claims;
  private final RedisViews views;

  Groups(Steps steps, Claims claims, RedisViews views) {
    this.steps = steps;
    this.claims = claims;
    this.views = views;
  }

  /** Whether another incident is about the same culprit already; then it is written down so. */
  boolean attached(Incident incident) {
    Subject culprit = Aims.of(incident).orElse(incident.subject());
    IncidentId holder = claims.claim(culprit, incident.id());
    if (holder.equals(incident.id())) {
      return false;
    }
    Optional<IncidentView> leader = views.incident(holder);
    if (leader.isPresent() && !stands(leader.get(), culprit, incident)) {
      claims.takeOver(culprit, holder, incident.id());
      return attachedAfterAll(culprit, incident);
    }
    attach(incident, culprit, holder, leader);
    return true;
  }

  private boolean attachedAfterAll(Subject culprit, Incident incident) {
    return !claims.claim(culprit, incident.id()).equals(incident.id());
  }

  private boolean stands(IncidentView leader, Subject culprit, Incident member) {
    // of one workload at most one incident is open: the newer one counts
    if (leader.resolvedAt() != null
        || leader.subject().equals(member.subject())
        || !GuardPolicy.fresh(leader.evidenceAt(), steps.clock.instant())) {
      return false;
    }
    if (!culprit.equals(Aims.of(leader))) {
      return false;
    }
    return !culprit.equals(member.subject())
        || leader.proposals().isEmpty()
        || changes(leader, culprit);
  }

  private boolean changes(IncidentView leader, Subject culprit) {
    ProposalId newest = leader.proposals().getLast();
    return views
        .proposal(newest)
        .map(ProposalView::action)
        .filter(
            a -> a instanceof RemediationAction.Change c && c.target().subject().equals(culprit))
        .isPresent();
  }

  private void attach(
      Incident incident, Subject culprit, IncidentId holder, Optional<IncidentView> leader) {
    String of = leader.map(l -> " of " + l.workload()).orElse("");
    steps.journal.write(
        incident,
        new IncidentGrouped(
            incident.id().value() + "/0/grouped-" + holder.value(),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            holder,
            culprit,
            "%s is the culprit of incident %s%s too: what is proposed is proposed there."
                .formatted(culprit.displayName(), holder, of)));
  }
}
