package dev.forestall.remediation.guard;

/** The guard's answer. */
public sealed interface GuardDecision {
  /** One sentence for a person. */
  String sentence();

  /** It may be written now. */
  record Allow(String sentence) implements GuardDecision {}

  /** It may be written once a person approved. */
  record NeedsApproval(String sentence) implements GuardDecision {}

  /**
   * It may not be written now.
   *
   * @param code the rule
   * @param sentence what to do about it
   */
  record Deny(DenialCode code, String sentence) implements GuardDecision {}
}
