package dev.forestall.model.remediation;

/** What an action brought. */
public enum Verdict {
  IMPROVED,
  UNCHANGED,
  WORSE,
  /** Not enough was measured to say; goes to a person and undoes nothing. */
  INSUFFICIENT_DATA
}
