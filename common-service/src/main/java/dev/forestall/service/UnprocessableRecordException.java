package dev.forestall.service;

/**
 * A record that can be read but not handled, now or ever; its message is the reason in the dead
 * letter.
 */
public final class UnprocessableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a reason for a person. */
  public UnprocessableRecordException(String reason) {
    super(reason);
  }

  /** With a reason for a person and its cause. */
  public UnprocessableRecordException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
