package dev.forestall.lab.cluster.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Binds pods to the node with the most memory left; a pod requests half of its limit. */
final class Scheduler {
  private static final long SAY_AGAIN_AFTER = 60;
  private final List<Node> nodes;
  private final NodeHealth health;
  private final EventLog events;

  Scheduler(List<Node> nodes, NodeHealth health, EventLog events) {
    this.nodes = nodes;
    this.health = health;
    this.events = events;
  }

  void schedule(Pod pod, List<Pod> all, long now) {
    double wanted = requested(pod);
    Optional<Node> best =
        nodes.stream()
            .filter(n -> health.state(n).ready() && free(n, all) >= wanted)
            .max(Comparator.comparingDouble(n -> free(n, all)));
    if (best.isPresent()) {
      bind(pod, best.get(), now);
    } else if ((now - pod.createdAt()) % SAY_AGAIN_AFTER == 0) {
      events.warning(now, "FailedScheduling", EventLog.pod(pod), whyNot(), "default-scheduler");
    }
  }

  private String whyNot() {
    long away = nodes.stream().filter(n -> !health.state(n).ready()).count();
    String unreachable =
        away == 0
            ? ""
            : "%d node(s) had untolerated taint {node.kubernetes.io/unreachable: }, "
                .formatted(away);
    return "0/%d nodes are available: %s%d Insufficient memory."
        .formatted(nodes.size(), unreachable, nodes.size() - away);
  }

  private void bind(Pod pod, Node node, long now) {
    pod.bind(node, now);
    events.normal(
        now,
        "Scheduled",
        EventLog.pod(pod),
        "Successfully assigned %s/%s to %s"
            .formatted(pod.owner().owner().plan().namespace(), pod.name(), node.name()),
        "default-scheduler");
  }

  private static double free(Node node, List<Pod> all) {
    return node.memoryBytes()
        - all.stream()
            .filter(p -> !p.evicted() && p.node().filter(node::equals).isPresent())
            .mapToDouble(Scheduler::requested)
            .sum();
  }

  private static double requested(Pod pod) {
    double limit = pod.owner().template().memoryLimitBytes();
    return Double.isInfinite(limit) ? 0 : limit / 2;
  }
}
