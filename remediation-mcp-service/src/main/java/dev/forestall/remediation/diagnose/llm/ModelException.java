package dev.forestall.remediation.diagnose.llm;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The language model gave no diagnosis. The message is the sentence that a person reads. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final int status;
  private final transient @Nullable Duration retryAfter;

  /** Not about an HTTP status. */
  public ModelException(Outcome outcome, String sentence, @Nullable Throwable cause) {
    this(outcome, sentence, 0, null, cause);
  }

  /**
   * @param outcome what it counts as
   * @param sentence why, for a person; holds no key and nothing of the answer but cut names
   * @param status HTTP status, 0 when there was none
   * @param retryAfter how long the endpoint asks to wait, null when it does not say
   * @param cause cause, null when there is none
   */
  public ModelException(
      Outcome outcome,
      String sentence,
      int status,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(sentence, cause);
    this.outcome = outcome;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static ModelException of(Outcome outcome, String sentence) {
    return new ModelException(outcome, sentence, null);
  }

  /** Nothing came within the limit. */
  public static ModelException late(Duration limit, Throwable cause) {
    boolean whole = limit.toMillis() % 1000 == 0;
    return new ModelException(
        Outcome.TIMEOUT,
        "The language model did not answer within %s."
            .formatted(whole ? limit.toSeconds() + " s" : limit.toMillis() + " ms"),
        cause);
  }

  /** What it counts as. */
  public Outcome outcome() {
    return outcome;
  }

  /** The sentence. */
  String sentence() {
    return String.valueOf(getMessage());
  }

  /** Whether asking once more may help. */
  boolean passes() {
    return outcome == Outcome.RATE_LIMITED || outcome == Outcome.SERVER_ERROR;
  }

  /** Whether the endpoint did not like the request itself, perhaps its response format. */
  boolean refusesTheRequest() {
    return status == 400 || status == 422;
  }

  /** How long the endpoint asks to wait. */
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
