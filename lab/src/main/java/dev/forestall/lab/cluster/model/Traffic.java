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
  private final NodeLoad nodes = new NodeLoad();
  private final NodeHealth health;
  private final List<ClusterPlan.Delay> delays;
  private final Map<Deployment, Double> plannedPerReplica = new HashMap<>();
  private final Map<String, Double> failed = new HashMap<>();
  private List<Demand> demands = List.of();

  Traffic(
      CallGraph graph,
      LoadFromOutside outside,
      NodeHealth health,
      List<ClusterPlan.Delay> delays,
      Draws draws) {
    this.graph = graph;
    this.outside = outside;
    this.memory = new MemoryUse(draws);
    this.health = health;
    this.delays = delays;
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
    nodes.next();
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
      Map<String, Double> slow = delays(d, now);
      answers.put(d, serve(d, offered.getOrDefault(d, 0.0), behind(d, answers, slow), asked, now));
      seen.add(new Demand(d, fromOutside.getOrDefault(d, 0.0), slow, asked));
    }
    demands = seen.reversed();
  }

  private Map<String, Double> delays(Deployment caller, long now) {
    if (delays.isEmpty()) {
      return Map.of();
    }
    Map<String, Double> slow = new HashMap<>();
    for (WorkloadPlan.Call call : caller.plan().calls()) {
      delays.stream()
          .filter(d -> d.slows(caller.plan().name(), call.callee(), now))
          .forEach(d -> slow.merge(call.callee(), d.seconds(), Double::sum));
    }
    return slow;
  }

  private Answer behind(
      Deployment deployment, Map<Deployment, Answer> answers, Map<String, Double> slow) {
    return deployment.plan().calls().stream()
        .map(c ->
            answers
                .getOrDefault(graph.callee(c), Answer.NOTHING)
                .after(slow.getOrDefault(c.callee(), 0.0))
                .times(c.perRequest()))
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
      boolean up = up(pod, now);
      Answer own = up ? answer(pod, share) : Answer.REFUSED;
      asked.add(endpoint(pod, up, own));
      Answer answer = up ? own.then(callees) : Answer.REFUSED;
      failures += share * answer.errorRate();
      seconds += share * answer.latencySeconds();
      if (up) {
        pod.container()
            .usage()
            .served(
                share * (1 - answer.errorRate()),
                share * answer.errorRate(),
                answer.latencySeconds());
      }
    }
    deployment.pods().forEach(p -> live(p, up(p, now) ? share : 0, now));
    failed.merge(deployment.key(), failures, Double::sum);
    return offered == 0 ? Answer.NOTHING : new Answer(seconds / offered, failures / offered);
  }

  /** Whether anybody answers there: the Service learns late of a machine that is down. */
  private boolean up(Pod pod, long now) {
    return pod.ready() && pod.node().filter(n -> health.silent(n, now)).isEmpty();
  }

  private static Demand.Endpoint endpoint(Pod pod, boolean up, Answer own) {
    return new Demand.Endpoint(
        pod, up, own.latencySeconds(), version(pod).serving().latencySeconds(), own.errorRate());
  }

  private Answer answer(Pod pod, double share) {
    if (pod.owner().owner().volumeFull()) {
      return new Answer(version(pod).serving().latencySeconds(), 1);
    }
    Version.Serving serving = version(pod).serving();
    NodeLoad.Share gets = nodes.of(pod);
    return Answer.of(serving, demand(serving, share) / gets.cores(), gets.waiting());
  }

  private void live(Pod pod, double share, long now) {
    if (pod.container().running() && pod.node().filter(n -> health.silent(n, now)).isEmpty()) {
      Version version = version(pod);
      Usage usage = pod.container().usage();
      double planned = plannedPerReplica.getOrDefault(pod.owner().owner(), 0.0);
      usage.workingSetBytes = memory.bytes(pod, version, planned == 0 ? 0 : share / planned, now);
      double demand = demand(version.serving(), share);
      nodes.wants(pod, Math.min(demand, pod.owner().template().cpuLimitCores()));
      usage.worked(demand, nodes.of(pod).cores(), pod.owner().template().cpuLimitCores());
      write(pod, version.files().growthBytesPerSecond());
    }
  }

  private static void write(Pod pod, double bytes) {
    Deployment owner = pod.owner().owner();
    if (owner.plan().volumeBytes() > 0) {
      owner.write(bytes);
    } else {
      pod.container().usage().fileBytes += bytes;
    }
  }

  private static double demand(Version.Serving serving, double share) {
    return serving.idleCores() + share * serving.cpuSecondsPerRequest();
  }

  private static Version version(Pod pod) {
    return pod.owner().owner().version(pod.owner().template()).orElseThrow();
  }
}
