package dev.forestall.lab.cluster.model;

/** What somebody does to the cluster through its API. */
public sealed interface Change {
  /** {@code namespace/name} of the workload. */
  String workload();

  /** A new pod template: rollout, rollback or restart. */
  record SetTemplate(String workload, Template template) implements Change {}

  /** A new {@code spec.replicas}. */
  record SetReplicas(String workload, int replicas) implements Change {}

  /** A new {@code spec.paused}. */
  record SetPaused(String workload, boolean paused) implements Change {}

  /** A pod that was deleted or evicted, and is gone from the API. */
  record RemovePod(String workload, String pod) implements Change {}
}
