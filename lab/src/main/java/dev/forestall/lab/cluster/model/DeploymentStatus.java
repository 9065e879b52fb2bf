package dev.forestall.lab.cluster.model;

/**
 * The status of a Deployment.
 *
 * @param replicas pods of all its ReplicaSets
 * @param updated pods of the current template
 * @param ready ready pods; they are available at once
 * @param available condition Available
 * @param progressing condition Progressing
 */
public record DeploymentStatus(
    int replicas, int updated, int ready, Condition available, Condition progressing) {

  /** Progressing is false with this reason when a rollout has not moved on for too long. */
  public static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";

  static final String COMPLETE = "NewReplicaSetAvailable";
  static final String UPDATED = "ReplicaSetUpdated";

  static DeploymentStatus createdAt(long now) {
    return new DeploymentStatus(
        0,
        0,
        0,
        new Condition(false, "MinimumReplicasUnavailable", now, now),
        new Condition(true, UPDATED, now, now));
  }

  /**
   * A condition.
   *
   * @param holds True or False
   * @param reason its reason
   * @param since last transition of {@code holds}
   * @param updatedAt last change at all
   */
  public record Condition(boolean holds, String reason, long since, long updatedAt) {
    Condition next(boolean holdsNow, String why, long now) {
      return holdsNow == holds && why.equals(reason)
          ? this
          : new Condition(holdsNow, why, holdsNow == holds ? since : now, now);
    }

    Condition movedOn(long now) {
      return new Condition(holds, reason, since, now);
    }
  }

  boolean sameCounts(DeploymentStatus other) {
    return replicas == other.replicas && updated == other.updated && ready == other.ready;
  }
}
