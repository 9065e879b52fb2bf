package dev.forestall.remediation.verify;

import tools.jackson.databind.JsonNode;

/**
 * Health of a workload as its own object tells it.
 *
 * @param rolloutComplete whether the controller has seen the newest specification and carried it
 *     out
 * @param stuck whether the rollout is past its progress deadline
 * @param desired replicas wanted
 * @param available replicas available
 */
public record ObjectHealth(boolean rolloutComplete, boolean stuck, int desired, int available) {
  /** Reads it from a Deployment, StatefulSet or DaemonSet. */
  public static ObjectHealth of(JsonNode object) {
    JsonNode status = object.path("status");
    boolean daemons = object.path("kind").asString("").equals("DaemonSet");
    int desired =
        daemons
            ? status.path("desiredNumberScheduled").asInt(0)
            : object.at("/spec/replicas").asInt(1);
    int updated = status.path(daemons ? "updatedNumberScheduled" : "updatedReplicas").asInt(0);
    int available = status.path(daemons ? "numberAvailable" : "availableReplicas").asInt(0);
    int all = daemons ? desired : status.path("replicas").asInt(0);
    boolean seen =
        status.path("observedGeneration").asLong(0) >= object.at("/metadata/generation").asLong(0);
    return new ObjectHealth(
        seen && updated == desired && all == desired && available == desired,
        stuck(status),
        desired,
        available);
  }

  private static boolean stuck(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals("Progressing")
          && condition.path("status").asString("").equals("False")
          && condition.path("reason").asString("").equals("ProgressDeadlineExceeded")) {
        return true;
      }
    }
    return false;
  }

  /** Whether every wanted replica is available. */
  public boolean allAvailable() {
    return available >= desired;
  }
}
