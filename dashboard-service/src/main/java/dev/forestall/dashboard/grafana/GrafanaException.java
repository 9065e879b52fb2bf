package dev.forestall.dashboard.grafana;

/** Grafana did not do it; the message is one sentence that says what to do. */
public final class GrafanaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  GrafanaException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  /** Why, for counting. */
  public Reason reason() {
    return reason;
  }

  /** Why a request failed. */
  public enum Reason {
    /** 401. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 404. */
    NOT_FOUND,
    /** 409 or 412. */
    CONFLICT,
    /** 400, 413, 422 or another 4xx. */
    REFUSED,
    /** 429. */
    RATE_LIMITED,
    /** 5xx. */
    SERVER_ERROR,
    /** No answer in time. */
    TIMEOUT,
    /** No connection. */
    UNREACHABLE,
    /** An answer that is not Grafana's. */
    NONSENSE,
    /** The dashboard could not be made: Forestall's own fault. */
    INTERNAL
  }
}
