package dev.forestall.lab.cluster.model;

import java.util.List;
import java.util.Map;

/**
 * What a workload was asked in the last second.
 *
 * @param deployment the workload
 * @param fromOutside requests a second from outside the cluster
 * @param delays by callee, seconds that its calls take longer on the network
 * @param endpoints the pods that its Service sends requests to, each with an equal share
 */
public record Demand(
    Deployment deployment,
    double fromOutside,
    Map<String, Double> delays,
    List<Endpoint> endpoints) {
  public Demand {
    delays = Map.copyOf(delays);
    endpoints = List.copyOf(endpoints);
  }

  /**
   * How one pod answered, what it calls left out.
   *
   * @param pod the pod
   * @param listening whether anything listens there: a Service learns of a death a few seconds late
   * @param latencySeconds its own time for a request on average
   * @param usualSeconds its own time on an idle container
   * @param errorRate share of requests that fail in it
   */
  public record Endpoint(
      Pod pod, boolean listening, double latencySeconds, double usualSeconds, double errorRate) {}
}
