package dev.forestall.model.wire;

/** A record that cannot be read; its message says why. Reading it again would not help. */
public final class WireException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a reason for a person. */
  public WireException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** With a reason for a person. */
  public WireException(String reason) {
    super(reason);
  }
}
