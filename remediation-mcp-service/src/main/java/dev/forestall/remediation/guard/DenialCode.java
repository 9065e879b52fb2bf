package dev.forestall.remediation.guard;

/** Why something may not be written now. */
public enum DenialCode {
  /** The workload is in a cluster that another remediation-service acts on. */
  OTHER_CLUSTER(Kind.LASTING),
  /** The mode is observe: nothing is proposed or written. */
  MODE_OBSERVE(Kind.LASTING),
  /** The mode is suggest: what is proposed cannot be executed. */
  MODE_SUGGEST(Kind.LASTING),
  /** The namespace is protected. */
  PROTECTED_NAMESPACE(Kind.LASTING),
  /** The action is not on the allow-list. */
  ACTION_NOT_ALLOWED(Kind.LASTING),
  /** The kill switch is thrown, missing, or says something else than "running". */
  PAUSED(Kind.PASSING),
  /** The kill switch cannot be read, which counts as thrown. */
  KILL_SWITCH_UNREADABLE(Kind.TECHNICAL),
  /** A freeze window is in force. */
  FREEZE_WINDOW(Kind.PASSING),
  /** The newest evidence is older than ten minutes. */
  STALE_EVIDENCE(Kind.TECHNICAL),
  /** Redis, where budgets and approvals live, is away. */
  STORE_UNAVAILABLE(Kind.TECHNICAL),
  /** The budgets are being rebuilt from the topics. */
  STORE_REBUILDING(Kind.TECHNICAL),
  /** Too many incidents opened in a short time. */
  STORM(Kind.PASSING),
  /** The workload was changed a short time ago. */
  COOL_DOWN(Kind.PASSING),
  /** The workload's budget is used up. */
  BUDGET_WORKLOAD(Kind.PASSING),
  /** The namespace's budget is used up. */
  BUDGET_NAMESPACE(Kind.PASSING),
  /** The cluster's budget is used up. */
  BUDGET_CLUSTER(Kind.PASSING),
  /** A PodDisruptionBudget leaves no room, or cannot be read. */
  DISRUPTION_BUDGET(Kind.PASSING);

  private enum Kind {
    LASTING,
    PASSING,
    TECHNICAL
  }

  private final Kind kind;

  DenialCode(Kind kind) {
    this.kind = kind;
  }

  /** Whether only another setting would change it: asking again makes no sense. */
  public boolean lasting() {
    return kind == Kind.LASTING;
  }

  /**
   * Whether what was approved waits for it to pass, until the proposal expires. Every other denial
   * ends the attempt: an approval never springs to life when nobody expects it.
   */
  public boolean waits() {
    return kind == Kind.TECHNICAL;
  }
}
