package dev.forestall.lab.cluster.model;

import java.util.List;

/**
 * All that will happen by itself. Times are seconds since the scenario's start; those of the
 * warm-up are negative.
 *
 * @param warmUpSeconds length of the warm-up before the start
 * @param durationSeconds length of the scenario after it
 * @param nodes nodes
 * @param nodeCores CPU of each
 * @param workloads workloads
 * @param rollouts rollouts to come
 * @param turns what else happens to workloads
 * @param waves waves of load to come
 * @param delays delays on the network to come
 * @param outages nodes that will go silent
 */
public record ClusterPlan(
    long warmUpSeconds,
    long durationSeconds,
    int nodes,
    double nodeCores,
    List<WorkloadPlan> workloads,
    List<Rollout> rollouts,
    List<Turn> turns,
    List<LoadWave> waves,
    List<Delay> delays,
    List<Outage> outages) {
  /** Cores of a node unless a scenario says otherwise. */
  public static final double NODE_CORES = 8;

  public ClusterPlan {
    workloads = List.copyOf(workloads);
    rollouts = List.copyOf(rollouts);
    turns = List.copyOf(turns);
    waves = List.copyOf(waves);
    delays = List.copyOf(delays);
    outages = List.copyOf(outages);
  }

  /** Ordinary nodes, rollouts and waves only. */
  public ClusterPlan(
      long warmUpSeconds,
      long durationSeconds,
      int nodes,
      List<WorkloadPlan> workloads,
      List<Rollout> rollouts,
      List<LoadWave> waves) {
    this(
        warmUpSeconds,
        durationSeconds,
        nodes,
        NODE_CORES,
        workloads,
        rollouts,
        List.of(),
        waves,
        List.of(),
        List.of());
  }

  /**
   * Somebody rolls a version out with kubectl.
   *
   * @param at when
   * @param workload name of the workload
   * @param version the version
   * @param imageExists whether its image can be pulled
   * @param edit what it changes in the template beside the version
   */
  public record Rollout(
      long at, String workload, Version version, boolean imageExists, Edit edit) {}

  /**
   * What a rollout changes in the template beside the version.
   *
   * @param memoryLimitBytes new memory limit, 0 to leave it
   * @param cpuLimitCores new CPU limit, 0 to leave it
   * @param config a ConfigMap that nobody has made, empty for none
   */
  public record Edit(double memoryLimitBytes, double cpuLimitCores, String config) {
    /** Nothing. */
    public static final Edit NONE = new Edit(0, 0, "");
  }

  /** Something that happens to a workload at a time, without a new version. */
  public sealed interface Turn {
    /** When. */
    long at();

    /** Name of the workload. */
    String workload();

    /** The running version behaves otherwise from now on, and nobody rolled anything out. */
    record Become(long at, String workload, Version version) implements Turn {}

    /** Somebody restarts it. */
    record Restart(long at, String workload) implements Turn {}

    /** Somebody scales it. */
    record Resize(long at, String workload, int replicas) implements Turn {}
  }

  /**
   * Calls take longer on the network, there and back together.
   *
   * @param caller name of the calling workload, empty for all
   * @param callee name of the called workload
   * @param from since when
   * @param until until when
   * @param seconds how much longer, on average
   */
  public record Delay(String caller, String callee, long from, long until, double seconds) {
    boolean slows(String from, String to, long now) {
      return callee.equals(to)
          && (caller.isEmpty() || caller.equals(from))
          && now >= this.from
          && now < until;
    }
  }

  /**
   * A node's machine goes down.
   *
   * @param node its number, from 1
   * @param from since when
   * @param until until when
   */
  public record Outage(int node, long from, long until) {}
}
