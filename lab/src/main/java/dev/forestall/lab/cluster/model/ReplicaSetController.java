package dev.forestall.lab.cluster.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ReplicaSet controller: makes pods, and takes away the least useful ones. */
final class ReplicaSetController {
  private static final String NAME = "replicaset-controller";

  /** Which pod goes first: not ready before ready, then the younger. */
  private static final Comparator<Pod> EXPENDABLE =
      Comparator.comparing((Pod p) -> p.ready())
          .thenComparing(Comparator.comparingLong(Pod::createdAt).reversed())
          .thenComparing(Comparator.comparingInt(Pod::replica).reversed());

  private final Draws identity;
  private final EventLog events;
  private final Map<String, Integer> made = new HashMap<>();

  ReplicaSetController(Draws identity, EventLog events) {
    this.identity = identity;
    this.events = events;
  }

  void reconcile(ReplicaSet replicaSet, long now) {
    List<Pod> active = replicaSet.active();
    for (int missing = replicaSet.replicas() - active.size(); missing > 0; missing--) {
      create(replicaSet, now);
    }
    active.stream()
        .sorted(EXPENDABLE)
        .limit(Math.max(0, active.size() - replicaSet.replicas()))
        .forEach(p -> delete(p, now));
  }

  private void create(ReplicaSet replicaSet, long now) {
    Deployment deployment = replicaSet.owner();
    int number = made.merge(deployment.key(), 1, Integer::sum);
    String suffix = Template.letters(identity.bits(deployment.key(), 0, "pod name", number), 5);
    Pod pod =
        new Pod(
            replicaSet,
            replicaSet.name() + "-" + suffix,
            identity.uuid(deployment.key(), "pod", number).toString(),
            deployment.lowestFreeReplica(),
            now);
    replicaSet.add(pod);
    events.normal(
        now,
        "SuccessfulCreate",
        EventLog.replicaSet(replicaSet),
        "Created pod: " + pod.name(),
        NAME);
  }

  private void delete(Pod pod, long now) {
    pod.delete(now);
    events.normal(
        now,
        "SuccessfulDelete",
        EventLog.replicaSet(pod.owner()),
        "Deleted pod: " + pod.name(),
        NAME);
    events.normal(
        now,
        "Killing",
        EventLog.pod(pod),
        "Stopping container " + pod.owner().owner().plan().container(),
        "kubelet");
  }
}
