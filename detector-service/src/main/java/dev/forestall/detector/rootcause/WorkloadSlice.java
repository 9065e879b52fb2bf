package dev.forestall.detector.rootcause;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the spans and logs of one workload were in a slice of time, a minute or less. All numbers
 * are sums, so that slices may be added in any order; the shorter they are, the sharper an onset
 * parts before from after. Whoever makes one bounds the number of its keys.
 *
 * @param workload its key
 * @param start of the slice
 * @param length of the slice
 * @param units own time and gaps, by operation
 * @param requests by entry operation: requests that entered the workload with it
 * @param events what happened in those requests
 */
public record WorkloadSlice(
    String workload,
    Instant start,
    Duration length,
    List<Unit> units,
    Map<String, Long> requests,
    List<Event> events) {
  public WorkloadSlice {
    units = List.copyOf(units);
    requests = Map.copyOf(requests);
    events = List.copyOf(events);
  }

  /** The time that stands for the slice. */
  Instant middle() {
    return start.plus(length.dividedBy(2));
  }

  /** What a unit measures. */
  public enum Work {
    /** Own time of a span: its duration without its children. */
    INNER,
    /** Own time of a client span of a database. */
    DATABASE,
    /** Own time of a client span to another workload: network and queue. */
    GAP
  }

  /**
   * Spans of one operation, with l = ln(1 + own time in ms).
   *
   * @param work what they measure
   * @param callee the other workload of a gap, null for everything else
   * @param operation name of the span
   * @param n spans
   * @param sumLn Σ l
   * @param sumLnSquared Σ l²
   */
  public record Unit(
      Work work,
      @Nullable String callee,
      String operation,
      long n,
      double sumLn,
      double sumLnSquared) {}

  /** What may happen in a request. */
  public enum Happening {
    /** An operation inside the workload. */
    OPERATION,
    /** A call to another workload. */
    CALL,
    /** A line of log. */
    LOG,
    /** A span of the request that failed. */
    ERROR
  }

  /**
   * How often something happened in the requests of one entry operation.
   *
   * @param entry the entry operation
   * @param happening what happened
   * @param target workload where it happened: the callee of a call, else the workload itself
   * @param name operation, or the log's template
   * @param count how often
   * @param countSquared Σ (how often in one request)²
   * @param requestsWith requests in which it happened
   */
  public record Event(
      String entry,
      Happening happening,
      String target,
      String name,
      long count,
      double countSquared,
      long requestsWith) {}
}
