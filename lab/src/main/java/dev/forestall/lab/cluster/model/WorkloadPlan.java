package dev.forestall.lab.cluster.model;

import java.util.List;

/**
 * A Deployment with a Service before it, as planned.
 *
 * @param namespace namespace
 * @param name name
 * @param container name of its container
 * @param replicas replicas at first
 * @param template template at first
 * @param versions versions it can run
 * @param load requests that reach it from outside
 * @param calls what it calls to answer a request
 * @param progressDeadlineSeconds {@code spec.progressDeadlineSeconds}
 * @param volumeBytes size of the volume that its pods write to, 0 when they have none
 */
public record WorkloadPlan(
    String namespace,
    String name,
    String container,
    int replicas,
    Template template,
    List<Version> versions,
    Load load,
    List<Call> calls,
    int progressDeadlineSeconds,
    double volumeBytes) {
  public WorkloadPlan {
    versions = List.copyOf(versions);
    calls = List.copyOf(calls);
  }

  /** Without a volume. */
  public WorkloadPlan(
      String namespace,
      String name,
      String container,
      int replicas,
      Template template,
      List<Version> versions,
      Load load,
      List<Call> calls,
      int progressDeadlineSeconds) {
    this(
        namespace,
        name,
        container,
        replicas,
        template,
        versions,
        load,
        calls,
        progressDeadlineSeconds,
        0);
  }

  /** Name of its PersistentVolumeClaim, empty without a volume. */
  public String claim() {
    return volumeBytes > 0 ? "data-" + name : "";
  }

  /** {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  /**
   * Requests from outside.
   *
   * @param perSecond mean of a day
   * @param dailySwing amplitude of the daily pattern, as a share
   * @param noise standard deviation, as a share
   */
  public record Load(double perSecond, double dailySwing, double noise) {}

  /**
   * A call of another workload.
   *
   * @param callee name of the workload called
   * @param perRequest calls a request
   */
  public record Call(String callee, double perRequest) {}
}
