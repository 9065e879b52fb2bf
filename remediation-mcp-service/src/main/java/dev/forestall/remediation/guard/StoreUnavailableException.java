package dev.forestall.remediation.guard;

/** The store of approvals and budgets is away: nothing is decided and nothing is written. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what to do. */
  public StoreUnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
