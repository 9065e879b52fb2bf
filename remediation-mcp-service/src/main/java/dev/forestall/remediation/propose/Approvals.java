package dev.forestall.remediation.propose;

import dev.forestall.model.remediation.ProposalId;
import dev.forestall.remediation.guard.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;

/**
 * Where decisions live. Losing them costs asking again. Every state change is one compare-and-set;
 * every method throws {@link StoreUnavailableException} when the store is away.
 */
public interface Approvals {
  /** Makes a proposal decidable; nothing happens when it is known already. */
  void open(ProposalId proposal, String digest, Instant expiresAt);

  /** Records a decision if the proposal is open, not expired at {@code at}, and has that digest. */
  Outcome decide(ProposalId proposal, Decision decision);

  /** Closes it, if nobody decided: from then on nobody can. */
  Outcome close(ProposalId proposal);

  /** What is recorded. */
  Optional<Approval> find(ProposalId proposal);

  /**
   * A decision.
   *
   * @param approve yes or no
   * @param by who
   * @param digest digest of what they saw
   * @param comment why, may be empty
   * @param at when, by the cluster clock
   */
  record Decision(boolean approve, String by, String digest, String comment, Instant at) {}

  /**
   * What is recorded of a proposal.
   *
   * @param state where it stands
   * @param digest digest that it is bound to
   * @param by who decided, empty while open
   * @param comment their comment
   */
  record Approval(State state, String digest, String by, String comment) {}

  /** Where a decision stands. */
  enum State {
    OPEN,
    APPROVED,
    REJECTED,
    CLOSED
  }

  /** What became of a compare-and-set. */
  enum Outcome {
    DONE,
    UNKNOWN,
    APPROVED_ALREADY,
    REJECTED_ALREADY,
    CLOSED_ALREADY,
    OTHER_DIGEST,
    EXPIRED
  }
}
