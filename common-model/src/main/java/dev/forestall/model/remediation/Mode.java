package dev.forestall.model.remediation;

/** How far automation may go: each an upper bound, least first. */
public enum Mode {
  /** Incidents and forecasts only. */
  OBSERVE,
  /** Also a diagnosis and a proposal that cannot be executed. */
  SUGGEST,
  /** Executable after a person approved. */
  APPROVE,
  /**
   * Without a person where the verified track record passes the floor; else as {@link #APPROVE}.
   */
  AUTO
}
