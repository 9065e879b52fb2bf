package dev.forestall.remediation.guard;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * What was written to the cluster lately and which incidents opened: what budgets are counted from.
 * Every method throws {@link StoreUnavailableException} when the store is away.
 */
public interface Ledger {
  /** Whether the entry fits; with {@code reserve} it is entered in the same step if it does. */
  Answer admit(Entry entry, boolean reserve);

  /** Takes an entry back: the write did not happen. */
  void giveBack(Entry entry);

  /** Enters what a topic says has happened (rebuilding). */
  void enter(Entry entry);

  /** Enters an incident (rebuilding, and as they open). */
  void enterOpened(IncidentId incident, Instant at);

  /**
   * A write.
   *
   * @param proposal the proposal
   * @param subject the object
   * @param at when, by the cluster clock
   */
  record Entry(ProposalId proposal, Subject subject, Instant at) {}

  /** What the ledger says. */
  enum Answer {
    FITS,
    REBUILDING,
    STORM,
    COOL_DOWN,
    WORKLOAD,
    NAMESPACE,
    CLUSTER
  }
}
