package dev.forestall.lab.cluster.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The CPUs of the nodes, shared as CFS does: while they last everybody gets what he wants, but
 * waits longer for it the busier they are; beyond that, by requests (a quarter of the limit).
 */
final class NodeLoad {
  private static final double BUSY = 0.75;
  private static final double WAIT = 8;
  private static final double MOST = 12;

  private Map<Node, Map<Pod, Double>> wanted = new HashMap<>();
  private Map<Node, Map<Pod, Double>> before = Map.of();
  private final Map<Node, Double> busy = new HashMap<>();

  /** What a pod gets. */
  record Share(double cores, double waiting) {}

  /** A new second begins; what was wanted in the last one decides what everybody gets in it. */
  void next() {
    before = wanted;
    wanted = new HashMap<>();
    busy.clear();
    before.forEach((node, pods) ->
        busy.put(
            node, pods.values().stream().mapToDouble(Double::doubleValue).sum() / node.cores()));
  }

  /** In a fixed order, so that the same seed gives the same sums. */
  void wants(Pod pod, double cores) {
    pod.node()
        .ifPresent(n -> wanted.computeIfAbsent(n, k -> new LinkedHashMap<>()).put(pod, cores));
  }

  /** What its limit and its node leave a pod. */
  Share of(Pod pod) {
    double limit = pod.owner().template().cpuLimitCores();
    Node node = pod.node().orElse(null);
    double load = node == null ? 0 : busy.getOrDefault(node, 0.0);
    if (node == null || load <= BUSY) {
      return new Share(limit, 1);
    }
    double waiting = Math.min(MOST, 1 + WAIT * (load - BUSY));
    Map<Pod, Double> there = before.getOrDefault(node, Map.of());
    return new Share(load <= 1 ? limit : Math.min(limit, fair(pod, node, there)), waiting);
  }

  /** Those that want less than their share get it; the others divide what is left. */
  private static double fair(Pod pod, Node node, Map<Pod, Double> there) {
    double weights = there.keySet().stream().mapToDouble(NodeLoad::weight).sum();
    double left = node.cores();
    double leftWeights = 0;
    for (Entry<Pod, Double> each : there.entrySet()) {
      double share = node.cores() * weight(each.getKey()) / weights;
      if (each.getValue() <= share) {
        left -= each.getValue();
      } else {
        leftWeights += weight(each.getKey());
      }
    }
    double own = node.cores() * weight(pod) / weights;
    boolean modest = there.getOrDefault(pod, 0.0) <= own;
    return modest || leftWeights == 0 ? own : left * weight(pod) / leftWeights;
  }

  private static double weight(Pod pod) {
    double limit = pod.owner().template().cpuLimitCores();
    return Double.isInfinite(limit) ? 1 : Math.max(0.01, limit / 4);
  }
}
