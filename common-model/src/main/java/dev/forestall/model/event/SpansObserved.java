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
 * <p>Where traces are sampled and their spans say how, each span seen stands for as many as its
 * adjusted count says. Counts are of spans seen, as before; {@code adjusted} is how many these
 * stand for, the same number where nothing was sampled or nothing was said.
 *
 * @param eventId identity of the interval's aggregates
 * @param subject the workload
 * @param from start of the interval
 * @param at end of the interval
 * @param units self times and edge gaps
 * @param requests requests by entry operation
 * @param events what happened within the requests
 * @param dropped spans that were counted under no key, because the interval had its most keys
 * @param pods requests by pod, where the pod is known
 */
public record SpansObserved(
    String eventId,
    Subject subject,
    Instant from,
    Instant at,
    List<Unit> units,
    List<Requests> requests,
    List<Events> events,
    long dropped,
    List<PodRequests> pods)
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
    pods = Require.copy(pods);
  }

  /** One that does not know the pods. */
  public SpansObserved(
      String eventId,
      Subject subject,
      Instant from,
      Instant at,
      List<Unit> units,
      List<Requests> requests,
      List<Events> events,
      long dropped) {
    this(eventId, subject, from, at, units, requests, events, dropped, List.of());
  }

  /** What a sum without its own is: nothing was sampled, or an older sender. */
  static double adjusted(double adjusted, long count) {
    Require.that(adjusted >= 0, "adjusted must not be negative");
    return Require.finite(adjusted, "adjusted") == 0 ? (double) count : adjusted;
  }

  /** What a span asks that sends no spans of its own. */
  public enum Outside {
    /** A database ({@code db.system.name}, {@code db.system}). */
    DATABASE,
    /** A broker ({@code messaging.system}). */
    MESSAGING
  }

  /**
   * Requests that one pod served, by the time that the pod itself is answerable for.
   *
   * @param pod its name
   * @param count requests seen
   * @param failed of these, how many failed at their entry
   * @param ownLog Σ ln(1 + ms), for each request the own time of all its spans in the pod that are
   *     no calls of another workload
   * @param ownLogSquared Σ of the squares
   * @param gapLog Σ ln(1 + ms), for each request the gaps of its calls and of the call that it is
   * @param gapLogSquared Σ of the squares
   */
  public record PodRequests(
      String pod,
      long count,
      long failed,
      double ownLog,
      double ownLogSquared,
      double gapLog,
      double gapLogSquared) {
    public PodRequests {
      Require.text(pod, "pod");
      Require.that(count >= 0, "count must not be negative");
      Require.that(failed >= 0 && failed <= count, "failed must lie between 0 and count");
      Require.finite(ownLog, "ownLog");
      Require.finite(ownLogSquared, "ownLogSquared");
      Require.finite(gapLog, "gapLog");
      Require.finite(gapLogSquared, "gapLogSquared");
    }
  }

  /**
   * Self time of an operation, or the gap of a call: l = ln(1 + milliseconds), summed up over the
   * spans that those seen stand for.
   *
   * @param callee the called workload for a gap ({@link Subject#key()}, or the service's name when
   *     no workload of the cluster is known by it), null for self time
   * @param operation operation
   * @param count spans seen
   * @param sumLog Σ l
   * @param sumLogSquared Σ l²
   * @param adjusted spans that they stand for
   * @param outside what it asks, null when the span does not say
   */
  public record Unit(
      @Nullable String callee,
      String operation,
      long count,
      double sumLog,
      double sumLogSquared,
      double adjusted,
      @Nullable Outside outside) {
    public Unit {
      Require.text(operation, "operation");
      Require.finite(sumLog, "sumLog");
      Require.finite(sumLogSquared, "sumLogSquared");
      adjusted = SpansObserved.adjusted(adjusted, count);
    }

    /** Of spans that stand for themselves and ask nobody outside. */
    public Unit(
        @Nullable String callee,
        String operation,
        long count,
        double sumLog,
        double sumLogSquared) {
      this(callee, operation, count, sumLog, sumLogSquared, (double) count, null);
    }
  }

  /**
   * Requests that entered the workload.
   *
   * @param entryOperation operation of the entry span
   * @param count requests seen
   * @param errors of these, how many have an entry span with an error status
   * @param sumMillis Σ duration of the entry spans seen, milliseconds
   * @param maxMillis the longest one, milliseconds
   * @param durations how many of these took how long
   * @param adjusted requests that they stand for
   */
  public record Requests(
      String entryOperation,
      long count,
      long errors,
      double sumMillis,
      double maxMillis,
      List<Bucket> durations,
      double adjusted) {
    public Requests {
      Require.text(entryOperation, "entryOperation");
      Require.finite(sumMillis, "sumMillis");
      Require.finite(maxMillis, "maxMillis");
      durations = Require.copy(durations);
      adjusted = SpansObserved.adjusted(adjusted, count);
    }

    /** Of requests that stand for themselves. */
    public Requests(
        String entryOperation,
        long count,
        long errors,
        double sumMillis,
        double maxMillis,
        List<Bucket> durations) {
      this(entryOperation, count, errors, sumMillis, maxMillis, durations, (double) count);
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
   * @param count how often it was seen
   * @param sumOfSquares Σ (how often in one request)²
   * @param requests requests seen in which it happened
   * @param adjusted how often it happened in the requests that those stand for
   */
  public record Events(
      String entryOperation,
      EventKind kind,
      @Nullable String callee,
      String target,
      long count,
      double sumOfSquares,
      long requests,
      double adjusted) {
    public Events {
      Require.text(entryOperation, "entryOperation");
      Require.present(kind, "kind");
      Require.text(target, "target");
      Require.that(count >= 0, "count must not be negative");
      Require.finite(sumOfSquares, "sumOfSquares");
      Require.that(requests >= 0, "requests must not be negative");
      adjusted = SpansObserved.adjusted(adjusted, count);
    }

    /** In requests that stand for themselves. */
    public Events(
        String entryOperation,
        EventKind kind,
        @Nullable String callee,
        String target,
        long count,
        double sumOfSquares,
        long requests) {
      this(entryOperation, kind, callee, target, count, sumOfSquares, requests, (double) count);
    }
  }
}
