package dev.forestall.lab.cluster.model;

import java.util.List;

/**
 * All that will happen by itself. Times are seconds since the scenario's start; those of the
 * warm-up are negative.
 *
 * @param warmUpSeconds length of the warm-up before the start
 * @param durationSeconds length of the scenario after it
 * @param nodes nodes
 * @param workloads workloads
 * @param rollouts rollouts to come
 * @param waves waves of load to come
 */
public record ClusterPlan(
    long warmUpSeconds,
    long durationSeconds,
    int nodes,
    List<WorkloadPlan> workloads,
    List<Rollout> rollouts,
    List<LoadWave> waves) {
  public ClusterPlan {
    workloads = List.copyOf(workloads);
    rollouts = List.copyOf(rollouts);
    waves = List.copyOf(waves);
  }

  /**
   * Somebody rolls a version out with kubectl.
   *
   * @param at when
   * @param workload name of the workload
   * @param version the version
   * @param imageExists whether its image can be pulled
   */
  public record Rollout(long at, String workload, Version version, boolean imageExists) {}
}
