package dev.forestall.detector.cause;

import java.time.Instant;
import java.util.List;

/**
 * Who calls a workload and whom it calls, the most frequent first.
 *
 * @param callers who calls it
 * @param callees whom it calls
 */
public record Neighbours(List<Edge> callers, List<Edge> callees) {
  public Neighbours {
    callers = List.copyOf(callers);
    callees = List.copyOf(callees);
  }

  /**
   * One of them.
   *
   * @param workload key of the other workload, or its service's name where no workload is known
   * @param callsPerMinute calls a minute, of which the last quarter of an hour is half
   * @param lastSeen end of the minute in which it was seen last
   */
  public record Edge(String workload, double callsPerMinute, Instant lastSeen) {}
}
