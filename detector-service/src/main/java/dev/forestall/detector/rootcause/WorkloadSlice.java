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
 * @param standsFor how many requests each one seen stands for on average; 1 where nothing is
 *     sampled. All sums are of what was seen.
 * @param pods the requests by pod, where pods are known
 */
public record WorkloadSlice(
    String workload,
    Instant start,
    Duration length,
    List<Unit> units,
    Map<String, Long> requests,
    List<Event> events,
    double standsFor,
    List<PodWork> pods) {
  public WorkloadSlice {
    units = List.copyOf(units);
    requests = Map.copyOf(requests);
    events = List.copyOf(events);
    standsFor = standsFor > 0 && Double.isFinite(standsFor) ? standsFor : 1;
    pods = List.copyOf(pods);
  }

  /** Nothing is sampled, and no pods are known. */
  public WorkloadSlice(
      String workload,
      Instant start,
      Duration length,
      List<Unit> units,
      Map<String, Long> requests,
      List<Event> events) {
    this(workload, start, length, units, requests, events, 1, List.of());
  }

  /** The time that stands for the slice. */
  Instant middle() {
    return start.plus(length.dividedBy(2));
  }

  /** What a unit measures. */
  public enum Work {
    /** Own time of a span: its duration without its children. */
    INNER,
    /** Own time of a client span of a database or a broker. */
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
      double count,
      double countSquared,
      double requestsWith) {}

  /**
   * The requests that one pod served, with l = ln(1 + ms) of each: of the own time of all its spans
   * there, and of the gaps of the calls in it and into it.
   *
   * @param pod its name
   * @param n requests
   * @param failed of these, how many failed
   * @param own Σ l of the own time
   * @param ownSquared Σ l²
   * @param gap Σ l of the gaps
   * @param gapSquared Σ l²
   */
  public record PodWork(
      String pod,
      long n,
      long failed,
      double own,
      double ownSquared,
      double gap,
      double gapSquared) {
    /** Of a pod that served nothing. */
    public static PodWork none(String pod) {
      return new PodWork(pod, 0, 0, 0, 0, 0, 0);
    }

    /** With these requests. */
    public PodWork served(long count, double sum, double squares) {
      return new PodWork(pod, count, failed, sum, squares, gap, gapSquared);
    }

    /** With these gaps. */
    public PodWork gaps(double sum, double squares) {
      return new PodWork(pod, n, failed, own, ownSquared, sum, squares);
    }

    /** With so many failures. */
    public PodWork failures(long count) {
      return new PodWork(pod, n, count, own, ownSquared, gap, gapSquared);
    }
  }
}
