package dev.forestall.collector.aggregate;

import dev.forestall.model.Require;
import dev.forestall.model.event.SpansObserved.Outside;
import org.jspecify.annotations.Nullable;

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
 * @param adjusted how many spans it stands for when traces are sampled, itself among them; 0 when
 *     it does not say
 * @param outside what it asks that sends no spans, null when it does not say
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
    boolean failed,
    double adjusted,
    @Nullable Outside outside) {
  /** One span stands for so many at most. */
  public static final double MOST_ADJUSTED = 1 << 20;

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
    Require.that(
        adjusted == 0 || (adjusted >= 1 && adjusted <= MOST_ADJUSTED),
        "adjusted must be 0 or lie between 1 and 2^20");
  }

  /** One that says nothing of sampling, nor whom it asks. */
  public Span(
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
    this(
        trace,
        id,
        parent,
        parentage,
        kind,
        service,
        operation,
        startNanos,
        endNanos,
        failed,
        0,
        null);
  }

  long nanos() {
    return endNanos - startNanos;
  }

  double millis() {
    return nanos() / NANOS_IN_MILLI;
  }
}
