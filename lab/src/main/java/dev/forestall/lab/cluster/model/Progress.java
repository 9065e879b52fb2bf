package dev.forestall.lab.cluster.model;

/** Computes the status of a Deployment from its pods and from the status before. */
final class Progress {
  private Progress() {}

  static DeploymentStatus of(Deployment deployment, long now) {
    DeploymentStatus before = deployment.status();
    int total = deployment.replicaSets().stream().mapToInt(r -> r.active().size()).sum();
    int ready = deployment.replicaSets().stream().mapToInt(ReplicaSet::readyReplicas).sum();
    int updated = deployment.current().map(r -> r.active().size()).orElse(0);
    int least = deployment.replicas() - DeploymentController.maxUnavailable(deployment.replicas());
    boolean available = ready >= least;
    DeploymentStatus counted =
        new DeploymentStatus(
            total,
            updated,
            ready,
            before
                .available()
                .next(
                    available,
                    available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                    now),
            before.progressing());
    return new DeploymentStatus(
        total, updated, ready, counted.available(), progressing(deployment, before, counted, now));
  }

  private static DeploymentStatus.Condition progressing(
      Deployment deployment, DeploymentStatus before, DeploymentStatus after, long now) {
    DeploymentStatus.Condition condition = before.progressing();
    int wanted = deployment.replicas();
    if (after.updated() == wanted && after.replicas() == wanted && after.ready() == wanted) {
      return condition.next(true, DeploymentStatus.COMPLETE, now);
    }
    boolean rollingOut = after.updated() < wanted || after.replicas() > after.updated();
    if (condition.reason().equals(DeploymentStatus.COMPLETE) && !rollingOut) {
      return condition; // a finished rollout stays finished when a pod fails later
    }
    if (!after.sameCounts(before) || condition.reason().equals(DeploymentStatus.COMPLETE)) {
      return condition.next(true, DeploymentStatus.UPDATED, now).movedOn(now);
    }
    boolean late = now - condition.updatedAt() > deployment.plan().progressDeadlineSeconds();
    return late ? condition.next(false, DeploymentStatus.DEADLINE_EXCEEDED, now) : condition;
  }
}
