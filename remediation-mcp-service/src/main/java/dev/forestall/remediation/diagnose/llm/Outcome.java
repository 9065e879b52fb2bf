package dev.forestall.remediation.diagnose.llm;

import java.util.Locale;

/** How asking the language model ended. */
public enum Outcome {
  /** Its diagnosis was taken. */
  ANSWERED,
  /** Nothing came within the limit. */
  TIMEOUT,
  /** 401 or 403. */
  UNAUTHORIZED,
  /** 429. */
  RATE_LIMITED,
  /** 5xx. */
  SERVER_ERROR,
  /** Another status that is no success. */
  REFUSED,
  /** No connection, or one that broke off. */
  UNREACHABLE,
  /** An answer without text. */
  EMPTY,
  /** An answer beyond the size that is read. */
  TOO_LARGE,
  /** The model stopped in the middle. */
  CUT_OFF,
  /** The model, or a filter before it, declined. */
  DECLINED,
  /** Not the JSON that was asked for. */
  UNREADABLE,
  /** An action or object that was not in the list. */
  NOT_IN_LIST,
  /** Right in form, wrong in a value. */
  INVALID,
  /** Too many questions are with the model already. */
  BUSY,
  /** It failed too often just before. */
  LEFT_ALONE,
  /** Something that none of the above foresees. */
  FAILED;

  /** As metrics name it. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
