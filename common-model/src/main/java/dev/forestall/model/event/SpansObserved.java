package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one workload in one interval as additive aggregates: those of two intervals, or of two
 * collectors, are added key by key.
 *
 * @param eventId identity of the interval's aggregates
 * @param subject the workload
 * @param from start of the interval
 * @param at end of the interval
 * @param units self times and edge gaps
 * @param requests requests by entry operation
 * @param events what happened within the requests
 * @param dropped spans that were counted under no key, because the interval had its most keys
 */
public record SpansObserved(
    String eventId,
    Subject subject,
    Instant from,
    Instant at,
    List<Unit> units,
    List<Requests> requests,
    List<Events> events,
    long dropped)
    implements PodEvent {
  public SpansObserved {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(from, "from");
    Require.present(at, "at");
    units = Require.copy(units);
    requests = Require.copy(requests);
    events = Require.copy(events);
    Require.that(dropped >= 0, "dropped must not be negative");
  }

  /**
   * Self time of an operation, or the gap of a call: l = ln(1 + milliseconds).
   *
   * @param callee the called workload for a gap ({@link Subject#key()}, or the service's name when
   *     no workload of the cluster is known by it), null for self time
   * @param operation operation
   * @param count spans
   * @param sumLog Σ l
   * @param sumLogSquared Σ l²
   */
  public record Unit(
      @Nullable String callee, String operation, long count, double sumLog, double sumLogSquared) {
    public Unit {
      Require.text(operation, "operation");
      Require.finite(sumLog, "sumLog");
      Require.finite(sumLogSquared, "sumLogSquared");
    }
  }

  /**
   * Requests that entered the workload.
   *
   * @param entryOperation operation of the entry span
   * @param count requests
   * @param errors requests whose entry span has an error status
   * @param sumMillis Σ duration of the entry spans, milliseconds
   * @param maxMillis the longest one, milliseconds
   * @param durations how many took how long
   */
  public record Requests(
      String entryOperation,
      long count,
      long errors,
      double sumMillis,
      double maxMillis,
      List<Bucket> durations) {
    public Requests {
      Require.text(entryOperation, "entryOperation");
      Require.finite(sumMillis, "sumMillis");
      Require.finite(maxMillis, "maxMillis");
      durations = Require.copy(durations);
    }
  }

  /**
   * Requests of about one duration: in (1.2^(index−1), 1.2^index] milliseconds, so that a quantile
   * is known to a tenth.
   *
   * @param index which bucket; what took less than a microsecond is counted as one
   * @param count requests
   */
  public record Bucket(int index, long count) {
    private static final double WIDTH = Math.log(1.2);
    private static final double LEAST_MILLIS = 0.001;

    public Bucket {
      Require.that(count >= 0, "count must not be negative");
    }

    /** The bucket of a duration. */
    public static int indexOf(double millis) {
      return (int) Math.ceil(Math.log(Math.max(millis, LEAST_MILLIS)) / WIDTH);
    }

    /** The middle of the bucket, milliseconds. */
    public double millis() {
      return Math.exp((index - 0.5) * WIDTH);
    }
  }

  /** What happens within a request. */
  public enum EventKind {
    /** An inner operation, or a call whose callee sent no span. */
    INNER,
    /** A call of another workload's entry operation. */
    CALL,
    /** A span of the request that ended with an error status. */
    ERROR
  }

  /**
   * How often something happened within the requests of an entry operation.
   *
   * @param entryOperation the entry operation
   * @param kind what kind of event
   * @param callee the called workload for a call, as in {@link Unit}; else null
   * @param target the inner operation, the callee's entry operation, or the operation that failed
   * @param count how often
   * @param sumOfSquares Σ (how often in one request)²
   * @param requests requests in which it happened
   */
  public record Events(
      String entryOperation,
      EventKind kind,
      @Nullable String callee,
      String target,
      long count,
      double sumOfSquares,
      long requests) {
    public Events {
      Require.text(entryOperation, "entryOperation");
      Require.present(kind, "kind");
      Require.text(target, "target");
      Require.that(count >= 0, "count must not be negative");
      Require.finite(sumOfSquares, "sumOfSquares");
      Require.that(requests >= 0, "requests must not be negative");
    }
  }
}
