package dev.forestall.remediation.execute;

import dev.forestall.remediation.propose.Plan;

/** What planning an action gives. */
public sealed interface Planning {
  /** The server's dry run accepted it. */
  record Planned(Plan plan) implements Planning {}

  /**
   * It cannot be done to the object as it is.
   *
   * @param code short reason
   * @param sentence for a person
   */
  record Refused(String code, String sentence) implements Planning {}
}
