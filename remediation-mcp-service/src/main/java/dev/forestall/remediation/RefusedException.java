package dev.forestall.remediation;

/** A door's request that is refused, with a code for programs and a sentence for people. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String code;

  RefusedException(Kind kind, String code, String sentence) {
    super(sentence);
    this.kind = kind;
    this.code = code;
  }

  /** What kind of refusal. */
  public enum Kind {
    /** What was sent makes no sense. */
    INVALID,
    /** The role does not allow it. */
    FORBIDDEN,
    /** There is no such thing. */
    UNKNOWN,
    /** Its state does not allow it. */
    CONFLICT,
    /** Try again later. */
    UNAVAILABLE
  }

  public Kind kind() {
    return kind;
  }

  /** Machine-readable reason. */
  public String code() {
    return code;
  }
}
