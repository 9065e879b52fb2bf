package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A second of requests: from outside and from callers to callees, shared among the endpoints of
 * each workload; then latency and errors back from callees to callers.
 */
final class Traffic {
  private final CallGraph graph;
  private final LoadFromOutside outside;
  private final MemoryUse memory;
  private final Map<Deployment, Double> plannedPerReplica = new HashMap<>();
  private final Map<String, Double> failed = new HashMap<>();
  private List<Demand> demands = List.of();

  Traffic(CallGraph graph, LoadFromOutside outside, Draws draws) {
    this.graph = graph;
    this.outside = outside;
    this.memory = new MemoryUse(draws);
    graph
        .planned()
        .forEach((d, rps) -> plannedPerReplica.put(d, rps / Math.max(1, d.plan().replicas())));
  }

  /** Requests that failed since the beginning, by {@code namespace/name}. */
  Map<String, Double> failed() {
    return Map.copyOf(failed);
  }

  /** What the workloads were asked in the last second. */
  List<Demand> demands() {
    return demands;
  }

  void flow(long now) {
    Map<Deployment, Double> offered = new HashMap<>();
    Map<Deployment, Double> fromOutside = new HashMap<>();
    for (Deployment d : graph.callersFirst()) {
      double load = outside.perSecond(d.plan(), now);
      fromOutside.put(d, load);
      double own = offered.merge(d, load, Double::sum);
      if (d.pods().anyMatch(Pod::ready)) {
        d.plan()
            .calls()
            .forEach(c -> offered.merge(graph.callee(c), own * c.perRequest(), Double::sum));
      }
    }
    Map<Deployment, Answer> answers = new HashMap<>();
    List<Demand> seen = new ArrayList<>();
    for (Deployment d : graph.callersFirst().reversed()) {
      List<Demand.Endpoint> asked = new ArrayList<>();
      answers.put(d, serve(d, offered.getOrDefault(d, 0.0), behind(d, answers), asked, now));
      seen.add(new Demand(d, fromOutside.getOrDefault(d, 0.0), asked));
    }
    demands = seen.reversed();
  }

  private Answer behind(Deployment deployment, Map<Deployment, Answer> answers) {
    return deployment.plan().calls().stream()
        .map(c -> answers.getOrDefault(graph.callee(c), Answer.NOTHING).times(c.perRequest()))
        .reduce(Answer.NOTHING, Answer::then);
  }

  private Answer serve(
      Deployment deployment,
      double offered,
      Answer callees,
      List<Demand.Endpoint> asked,
      long now) {
    List<Pod> endpoints = deployment.pods().filter(p -> p.endpoint(now)).toList();
    double share = endpoints.isEmpty() ? 0 : offered / endpoints.size();
    double failures = endpoints.isEmpty() ? offered : 0;
    double seconds = 0;
    for (Pod pod : endpoints) {
      Answer own = pod.ready() ? answer(pod, share) : Answer.REFUSED;
      asked.add(endpoint(pod, own));
      Answer answer = pod.ready() ? own.then(callees) : Answer.REFUSED;
      failures += share * answer.errorRate();
      seconds += share * answer.latencySeconds();
      if (pod.ready()) {
        pod.container()
            .usage()
            .served(
                share * (1 - answer.errorRate()),
                share * answer.errorRate(),
                answer.latencySeconds());
      }
    }
    deployment.pods().forEach(p -> live(p, p.ready() ? share : 0, now));
    failed.merge(deployment.key(), failures, Double::sum);
    return offered == 0 ? Answer.NOTHING : new Answer(seconds / offered, failures / offered);
  }

  private static Demand.Endpoint endpoint(Pod pod, Answer own) {
    return new Demand.Endpoint(
        pod,
        pod.ready(),
        own.latencySeconds(),
        version(pod).serving().latencySeconds(),
        own.errorRate());
  }

  private Answer answer(Pod pod, double share) {
    Version.Serving serving = version(pod).serving();
    return Answer.of(serving, demand(serving, share) / pod.owner().template().cpuLimitCores());
  }

  private void live(Pod pod, double share, long now) {
    if (pod.container().running()) {
      Version version = version(pod);
      Usage usage = pod.container().usage();
      double planned = plannedPerReplica.getOrDefault(pod.owner().owner(), 0.0);
      usage.workingSetBytes = memory.bytes(pod, version, planned == 0 ? 0 : share / planned, now);
      usage.worked(demand(version.serving(), share), pod.owner().template().cpuLimitCores());
    }
  }

  private static double demand(Version.Serving serving, double share) {
    return serving.idleCores() + share * serving.cpuSecondsPerRequest();
  }

  private static Version version(Pod pod) {
    return pod.owner().owner().version(pod.owner().template()).orElseThrow();
  }
}
