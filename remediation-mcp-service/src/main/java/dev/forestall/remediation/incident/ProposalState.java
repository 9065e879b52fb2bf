package dev.forestall.remediation.incident;

/** Where a proposal stands. */
public enum ProposalState {
  /** Not proposed yet; never shown. */
  PREPARING,
  /** Waits for a decision. */
  PENDING,
  /** Decided for, not yet begun. */
  APPROVED,
  /** A person said no. */
  REJECTED,
  /** About to be written, or being written. */
  EXECUTING,
  /** Written; its effect is awaited. */
  EXECUTED,
  /** The write did not happen. */
  FAILED,
  /** The object or the incident is no longer what it was made for. */
  STALE,
  /** Nobody decided in time. */
  EXPIRED,
  /** The guard said no, or there is nothing to execute. */
  DENIED,
  /** A verdict was reached. */
  VERIFIED,
  /** It made things worse and was undone. */
  UNDONE
}
