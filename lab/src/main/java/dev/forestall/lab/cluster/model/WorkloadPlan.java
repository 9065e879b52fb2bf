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
    int progressDeadlineSeconds) {
  public WorkloadPlan {
    versions = List.copyOf(versions);
    calls = List.copyOf(calls);
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
