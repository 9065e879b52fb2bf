package dev.forestall.collector.aggregate;

import dev.forestall.model.event.SpansObserved.PodRequests;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of each pod of a workload in a slice, so that one bad pod does not drown among the
 * others. At most {@value #MOST} pods, the first come.
 */
final class PodTally {
  static final int MOST = 32;

  private final Map<String, Sums> pods = new LinkedHashMap<>();

  private static final class Sums {
    private long count;
    private long failed;
    private double own;
    private double ownSquared;
    private double gap;
    private double gapSquared;
  }

  /**
   * A request that a pod served. False when there is no room for the pod.
   *
   * @param ownMillis own time of its spans there
   * @param gapMillis gaps of its calls, and of the call that it is
   */
  boolean request(String pod, boolean failed, double ownMillis, double gapMillis) {
    if (pods.size() >= MOST && !pods.containsKey(pod)) {
      return false;
    }
    Sums sums = pods.computeIfAbsent(pod, p -> new Sums());
    double own = Math.log1p(ownMillis);
    double gap = Math.log1p(gapMillis);
    sums.count++;
    sums.failed += failed ? 1 : 0;
    sums.own += own;
    sums.ownSquared += own * own;
    sums.gap += gap;
    sums.gapSquared += gap * gap;
    return true;
  }

  List<PodRequests> requests() {
    return pods.entrySet().stream()
        .map(e -> {
          Sums s = e.getValue();
          return new PodRequests(
              e.getKey(), s.count, s.failed, s.own, s.ownSquared, s.gap, s.gapSquared);
        })
        .toList();
  }
}
