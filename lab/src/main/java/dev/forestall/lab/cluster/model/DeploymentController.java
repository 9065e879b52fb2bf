package dev.forestall.lab.cluster.model;

import java.util.List;

/**
 * The deployment controller: a ReplicaSet a template, reused when an old template comes back, and
 * the rolling update of kube-controller-manager with 25 % surge and 25 % unavailable.
 */
final class DeploymentController {
  private static final int HISTORY_LIMIT = 10;
  private static final double QUARTER = 0.25;

  private final Draws identity;
  private final EventLog events;

  DeploymentController(Draws identity, EventLog events) {
    this.identity = identity;
    this.events = events;
  }

  void reconcile(Deployment deployment, long now) {
    if (deployment.paused()) {
      scalePaused(deployment, now);
    } else {
      ReplicaSet current = current(deployment, now);
      List<ReplicaSet> old =
          deployment.replicaSets().stream().filter(r -> !r.equals(current)).toList();
      scaleUp(deployment, current, now);
      scaleDown(deployment, current, old, now);
      forget(deployment, old);
    }
    deployment.status(Progress.of(deployment, now));
  }

  static int maxSurge(int replicas) {
    return (int) Math.ceil(replicas * QUARTER);
  }

  static int maxUnavailable(int replicas) {
    return (int) Math.floor(replicas * QUARTER);
  }

  private ReplicaSet current(Deployment deployment, long now) {
    ReplicaSet current = deployment.current().orElseGet(() -> create(deployment, now));
    long highest =
        deployment.replicaSets().stream().mapToLong(ReplicaSet::revision).max().orElse(0);
    if (current.revision() == 0 || current.revision() < highest) {
      current.number(highest + 1);
    }
    return current;
  }

  private ReplicaSet create(Deployment deployment, long now) {
    String uid =
        identity
            .uuid(deployment.key(), "replicaset " + deployment.template().hash(), now)
            .toString();
    ReplicaSet made = new ReplicaSet(deployment, deployment.template(), uid, now);
    deployment.add(made);
    return made;
  }

  private void scaleUp(Deployment deployment, ReplicaSet current, long now) {
    int wanted = deployment.replicas();
    int total = deployment.replicaSets().stream().mapToInt(ReplicaSet::replicas).sum();
    int room = wanted + maxSurge(wanted) - total;
    if (current.replicas() > wanted) {
      scale(current, wanted, now);
    } else if (room > 0 && current.replicas() < wanted) {
      scale(current, current.replicas() + Math.min(room, wanted - current.replicas()), now);
    }
  }

  private void scaleDown(
      Deployment deployment, ReplicaSet current, List<ReplicaSet> old, long now) {
    int least = deployment.replicas() - maxUnavailable(deployment.replicas());
    int total = deployment.replicaSets().stream().mapToInt(ReplicaSet::replicas).sum();
    int spare = total - least - (current.replicas() - current.readyReplicas());
    for (ReplicaSet each : old) {
      int sick = Math.min(spare, each.replicas() - each.readyReplicas());
      if (sick > 0) {
        scale(each, each.replicas() - sick, now);
        spare -= sick;
      }
    }
    int ready = deployment.replicaSets().stream().mapToInt(ReplicaSet::readyReplicas).sum();
    spare = Math.min(spare, ready - least);
    for (ReplicaSet each : old) {
      int step = Math.min(spare, each.replicas());
      if (step > 0) {
        scale(each, each.replicas() - step, now);
        spare -= step;
      }
    }
  }

  private void scalePaused(Deployment deployment, long now) {
    List<ReplicaSet> inUse =
        deployment.replicaSets().stream().filter(r -> r.replicas() > 0).toList();
    if (inUse.size() == 1 && inUse.getFirst().replicas() != deployment.replicas()) {
      scale(inUse.getFirst(), deployment.replicas(), now);
    }
  }

  private void scale(ReplicaSet replicaSet, int to, long now) {
    int from = replicaSet.replicas();
    replicaSet.scale(to);
    Deployment deployment = replicaSet.owner();
    events.normal(
        now,
        "ScalingReplicaSet",
        EventLog.deployment(deployment),
        "Scaled %s replica set %s from %d to %d"
            .formatted(to > from ? "up" : "down", replicaSet.name(), from, to),
        "deployment-controller");
  }

  private static void forget(Deployment deployment, List<ReplicaSet> old) {
    List<ReplicaSet> empty =
        old.stream().filter(r -> r.replicas() == 0 && r.pods().isEmpty()).toList();
    empty.stream()
        .limit(Math.max(0, empty.size() - HISTORY_LIMIT))
        .toList()
        .forEach(deployment::remove);
  }
}
