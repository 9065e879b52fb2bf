package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes that go silent, and what the node lifecycle controller does about it: after 40 s the node
 * is not ready and its pods are out of service, after five more minutes they are to be replaced.
 */
final class NodeHealth {
  private static final String CONTROLLER = "node-controller";
  private static final long GRACE = 40;
  private static final long TOLERATED = 300;
  private static final long BACK_AFTER = 10;

  private final Map<Node, List<ClusterPlan.Outage>> outages = new HashMap<>();
  private final Map<Node, NodeState> states = new HashMap<>();
  private final EventLog events;

  NodeHealth(List<Node> nodes, List<ClusterPlan.Outage> planned, EventLog events) {
    this.events = events;
    nodes.forEach(n -> states.put(n, NodeState.ALWAYS_READY));
    for (ClusterPlan.Outage outage : planned) {
      Node node = nodes.get((outage.node() - 1) % nodes.size());
      outages.computeIfAbsent(node, n -> new ArrayList<>()).add(outage);
    }
  }

  /** Whether its machine is down. */
  boolean silent(Node node, long now) {
    return outages.getOrDefault(node, List.of()).stream()
        .anyMatch(o -> now >= o.from() && now < o.until());
  }

  /** What the API says of it. */
  NodeState state(Node node) {
    return states.getOrDefault(node, NodeState.ALWAYS_READY);
  }

  /** A second of the controller. */
  void reconcile(List<Pod> pods, long now) {
    outages.forEach((node, planned) -> planned.forEach(o -> reconcile(node, o, pods, now)));
  }

  private void reconcile(Node node, ClusterPlan.Outage outage, List<Pod> pods, long now) {
    List<Pod> there = pods.stream().filter(p -> p.node().filter(node::equals).isPresent()).toList();
    boolean down = now < outage.until();
    if (down && now == outage.from() + GRACE) {
      states.put(node, new NodeState(false, now));
      events.normal(
          now,
          "NodeNotReady",
          EventLog.node(node),
          "Node " + node.name() + " status is now: NodeNotReady",
          CONTROLLER);
      there.stream().filter(p -> !p.deleting()).forEach(p -> outOfService(p, now));
    } else if (down && now == outage.from() + GRACE + TOLERATED) {
      there.stream().filter(p -> !p.deleting()).forEach(p -> giveUp(p, now));
    } else if (now == outage.until()) {
      there.stream().filter(p -> p.container().running()).forEach(p -> rebooted(p, now));
    } else if (now == outage.until() + BACK_AFTER && !state(node).ready()) {
      states.put(node, new NodeState(true, now));
      events.normal(
          now,
          "NodeReady",
          EventLog.node(node),
          "Node " + node.name() + " status is now: NodeReady",
          "kubelet");
    }
  }

  private void outOfService(Pod pod, long now) {
    pod.ready(false, now);
    events.warning(now, "NodeNotReady", EventLog.pod(pod), "Node is not ready", CONTROLLER);
  }

  private void giveUp(Pod pod, long now) {
    String what = pod.owner().owner().plan().namespace() + "/" + pod.name();
    events.normal(
        now,
        "TaintManagerEviction",
        EventLog.pod(pod),
        "Marking for deletion Pod " + what,
        "taint-eviction-controller");
    pod.delete(now);
  }

  private static void rebooted(Pod pod, long now) {
    pod.end("Unknown", 255, now, 0);
  }
}
