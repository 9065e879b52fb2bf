package dev.forestall.collector.aggregate;

import dev.forestall.model.Require;

/**
 * A span, as far as the aggregates need it.
 *
 * @param trace its trace
 * @param id its id, never 0
 * @param parent its parent's id, 0 for none
 * @param parentage what the sender says of its parent
 * @param kind its kind
 * @param service whose it is
 * @param operation its name, cut
 * @param startNanos start, nanoseconds since the epoch
 * @param endNanos end, not before the start
 * @param failed whether it has an error status
 */
public record Span(
    TraceId trace,
    long id,
    long parent,
    Parentage parentage,
    Kind kind,
    Service service,
    String operation,
    long startNanos,
    long endNanos,
    boolean failed) {
  private static final double NANOS_IN_MILLI = 1e6;

  /** Where its parent is, which older senders do not say. */
  public enum Parentage {
    UNKNOWN,
    LOCAL,
    REMOTE
  }

  /** Kinds of spans. */
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  public Span {
    Require.present(trace, "trace");
    Require.that(id != 0, "id must not be 0");
    Require.text(operation, "operation");
    Require.that(endNanos >= startNanos, "endNanos must not be before startNanos");
  }

  long nanos() {
    return endNanos - startNanos;
  }

  double millis() {
    return nanos() / NANOS_IN_MILLI;
  }
}
