package dev.forestall.remediation.propose;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.StoreUnavailableException;

/**
 * Which incident is about a culprit: the first that asks. So two incidents that put themselves down
 * to one workload or node do not both make a proposal there. Losing a claim costs a second
 * proposal, which the budgets still hold back. Every method throws {@link
 * StoreUnavailableException} when the store is away.
 */
public interface Claims {
  /** Who holds it from now on: the incident itself, or the one that asked before it. */
  IncidentId claim(Subject culprit, IncidentId incident);

  /** Takes it over from a holder that has no use for it; nothing when somebody else was faster. */
  void takeOver(Subject culprit, IncidentId from, IncidentId incident);
}
