package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.List;

/** Events since they were last asked for. */
final class EventLog {
  private final List<ClusterEvent> events = new ArrayList<>();

  static ClusterEvent.Regarding deployment(Deployment d) {
    return new ClusterEvent.Regarding("Deployment", d.plan().namespace(), d.plan().name(), d.uid());
  }

  static ClusterEvent.Regarding node(Node n) {
    return new ClusterEvent.Regarding("Node", "", n.name(), n.uid());
  }

  static ClusterEvent.Regarding pod(Pod p) {
    return new ClusterEvent.Regarding(
        "Pod", p.owner().owner().plan().namespace(), p.name(), p.uid());
  }

  static ClusterEvent.Regarding replicaSet(ReplicaSet r) {
    return new ClusterEvent.Regarding(
        "ReplicaSet", r.owner().plan().namespace(), r.name(), r.uid());
  }

  void normal(long at, String reason, ClusterEvent.Regarding regarding, String note, String by) {
    events.add(new ClusterEvent(at, false, reason, regarding, note, by));
  }

  void warning(long at, String reason, ClusterEvent.Regarding regarding, String note, String by) {
    events.add(new ClusterEvent(at, true, reason, regarding, note, by));
  }

  List<ClusterEvent> drain() {
    List<ClusterEvent> drained = List.copyOf(events);
    events.clear();
    return drained;
  }
}
