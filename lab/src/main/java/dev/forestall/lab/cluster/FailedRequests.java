package dev.forestall.lab.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Failed requests by workload, added up since the beginning of the warm-up, second by second. Safe
 * for use by several threads.
 */
public final class FailedRequests {
  private final long beginning;
  private final List<Map<String, Double>> seconds = new ArrayList<>();

  FailedRequests(long beginning) {
    this.beginning = beginning;
  }

  synchronized void add(Map<String, Double> failedSoFar) {
    seconds.add(failedSoFar);
  }

  /** Requests of a workload that failed until that second of the scenario. */
  public synchronized double until(String workload, long second) {
    if (seconds.isEmpty() || second <= beginning) {
      return 0;
    }
    int index = (int) Math.min(seconds.size() - 1L, second - beginning - 1);
    return seconds.get(index).getOrDefault(workload, 0.0);
  }

  /** Requests of a workload that failed after {@code from}, until {@code to}. */
  public synchronized double between(String workload, long from, long to) {
    return until(workload, to) - until(workload, from);
  }

  /** Those of all workloads until that second, as whole numbers. */
  public synchronized Map<String, Long> allUntil(long second) {
    Map<String, Long> all = new TreeMap<>();
    if (!seconds.isEmpty()) {
      seconds.getLast().keySet().forEach(w -> all.put(w, Math.round(until(w, second))));
    }
    return all;
  }
}
