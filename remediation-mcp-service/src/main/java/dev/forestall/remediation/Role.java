package dev.forestall.remediation;

/** What a user may do; each role may do what the ones before it may. */
public enum Role {
  /** Read. */
  VIEWER,
  /** Ask for an action, which somebody else must approve. */
  PROPOSER,
  /** Approve, reject, give feedback, and pause. */
  APPROVER,
  /** Resume what was paused. */
  ADMIN;

  /** Whether it includes another one. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
