package dev.forestall.lab.cluster.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Binds pods to the node with the most memory left; a pod requests half of its limit. */
final class Scheduler {
  private static final long SAY_AGAIN_AFTER = 60;
  private final List<Node> nodes;
  private final EventLog events;

  Scheduler(List<Node> nodes, EventLog events) {
    this.nodes = nodes;
    this.events = events;
  }

  void schedule(Pod pod, List<Pod> all, long now) {
    double wanted = requested(pod);
    Optional<Node> best =
        nodes.stream()
            .filter(n -> free(n, all) >= wanted)
            .max(Comparator.comparingDouble(n -> free(n, all)));
    if (best.isPresent()) {
      bind(pod, best.get(), now);
    } else if ((now - pod.createdAt()) % SAY_AGAIN_AFTER == 0) {
      events.warning(
          now,
          "FailedScheduling",
          EventLog.pod(pod),
          "0/%d nodes are available: %d Insufficient memory.".formatted(nodes.size(), nodes.size()),
          "default-scheduler");
    }
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
            .filter(p -> p.node().filter(node::equals).isPresent())
            .mapToDouble(Scheduler::requested)
            .sum();
  }

  private static double requested(Pod pod) {
    double limit = pod.owner().template().memoryLimitBytes();
    return Double.isInfinite(limit) ? 0 : limit / 2;
  }
}
