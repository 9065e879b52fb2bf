package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A simulated cluster: {@link #step()} is one second of it, {@link #samples()} what a scrape would
 * find, {@link #apply} what somebody does to it. The same plan, seed and changes at the same ticks
 * give the same cluster, and a change to one workload leaves what others draw as it was.
 *
 * <p>Times are seconds since the start of the scenario. The first workloads stand for two hours
 * when the warm-up begins. Not safe for use by several threads.
 */
public final class ClusterModel {
  private static final long STOOD_FOR = 7200;
  private static final long STARTED_AFTER = 5;
  private static final long READY_AFTER = 40;

  private final ClusterPlan plan;
  private final List<Node> nodes;
  private final List<Deployment> deployments;
  private final EventLog events = new EventLog();
  private final DeploymentController deploymentController;
  private final ReplicaSetController replicaSetController;
  private final Scheduler scheduler;
  private final Kubelet kubelet;
  private final Traffic traffic;
  private final NodeHealth health;
  private long now;

  private ClusterModel(ClusterPlan plan, Draws draws, Draws identity) {
    this.plan = plan;
    this.now = -plan.warmUpSeconds();
    this.nodes =
        IntStream.rangeClosed(1, plan.nodes())
            .mapToObj(i -> Node.numbered(i, plan.nodeCores(), identity))
            .toList();
    this.deployments =
        plan.workloads().stream()
            .map(w ->
                new Deployment(
                    w, identity.uuid(w.key(), "deployment", 0).toString(), now - STOOD_FOR))
            .toList();
    this.deploymentController = new DeploymentController(identity, events);
    this.replicaSetController = new ReplicaSetController(identity, events);
    this.health = new NodeHealth(nodes, plan.outages(), events);
    this.scheduler = new Scheduler(nodes, health, events);
    this.kubelet = new Kubelet(draws, events);
    this.traffic =
        new Traffic(
            new CallGraph(deployments),
            new LoadFromOutside(plan.waves(), draws),
            health,
            plan.delays(),
            draws);
    settle();
  }

  /**
   * A cluster at the beginning of its warm-up.
   *
   * @param seed what happens in it
   * @param name its name, from which the UIDs of its objects are made
   */
  public static ClusterModel of(ClusterPlan plan, long seed, String name) {
    Draws draws = new Draws(seed);
    return new ClusterModel(plan, draws, draws.named(name));
  }

  /** The time, in seconds since the scenario's start. */
  public long now() {
    return now;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /** What the API says of a node. */
  public NodeState state(Node node) {
    return health.state(node);
  }

  public List<Deployment> deployments() {
    return deployments;
  }

  /** All pods, those on their way out included. */
  public List<Pod> pods() {
    return deployments.stream().flatMap(Deployment::pods).toList();
  }

  /** Failures of containers so far. */
  public List<Failure> failures() {
    return List.copyOf(kubelet.failures());
  }

  /** Requests that failed so far, by {@code namespace/name}. */
  public Map<String, Double> failedRequests() {
    return traffic.failed();
  }

  /** What the workloads were asked in the last second, callers before callees. */
  public List<Demand> demands() {
    return traffic.demands();
  }

  /** Events since the last call. */
  public List<ClusterEvent> drainEvents() {
    return events.drain();
  }

  /** Goes on by a second. */
  public void step() {
    now++;
    plan.rollouts().stream().filter(r -> r.at() == now).forEach(this::rollOut);
    plan.turns().stream()
        .filter(t -> t.at() == now)
        .forEach(t -> named(t.workload()).forEach(d -> d.turn(t)));
    health.reconcile(pods(), now);
    control();
    List<Pod> pods = pods();
    pods.stream()
        .filter(p -> p.node().isEmpty() && !p.deleting())
        .forEach(p -> scheduler.schedule(p, pods, now));
    pods.stream()
        .filter(p -> p.node().isPresent() || p.deleting())
        .filter(this::reachable)
        .forEach(p -> kubelet.sync(p, now));
    traffic.flow(now);
    pods().stream().filter(this::reachable).forEach(this::enforce);
  }

  /** What a scrape finds now: all bound pods of nodes that answer. */
  public List<PodSample> samples() {
    List<PodSample> samples = new ArrayList<>();
    pods().stream()
        .filter(p -> !p.evicted() && reachable(p))
        .forEach(p -> p.node().ifPresent(n -> samples.add(PodSample.of(p, n.name(), now))));
    return samples;
  }

  /** Applies a change; the controllers see it at the next step. */
  public void apply(Change change) {
    Deployment target = deployment(change.workload());
    switch (change) {
      case Change.SetTemplate set -> target.template(set.template());
      case Change.SetReplicas set -> target.replicas(set.replicas());
      case Change.SetPaused set -> target.paused(set.paused());
      case Change.RemovePod remove ->
          target
              .pods()
              .filter(p -> p.name().equals(remove.pod()))
              .findAny()
              .ifPresent(p -> p.owner().remove(p));
    }
  }

  private Deployment deployment(String key) {
    return deployments.stream()
        .filter(d -> d.key().equals(key))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("no workload is called " + key));
  }

  private boolean reachable(Pod pod) {
    return pod.node().filter(n -> health.silent(n, now)).isEmpty();
  }

  private void enforce(Pod pod) {
    kubelet.enforceLimit(pod, now);
    kubelet.enforceStorage(pod, now);
  }

  private void rollOut(ClusterPlan.Rollout rollout) {
    named(rollout.workload()).forEach(d -> d.rollOut(rollout));
  }

  private Stream<Deployment> named(String name) {
    return deployments.stream().filter(d -> d.plan().name().equals(name));
  }

  private void control() {
    deployments.forEach(d -> deploymentController.reconcile(d, now));
    deployments.stream()
        .flatMap(d -> d.replicaSets().stream())
        .forEach(r -> replicaSetController.reconcile(r, now));
  }

  /** Everything that the plan begins with is up, warm and ready. */
  private void settle() {
    long live = now;
    now = live - STOOD_FOR;
    control();
    List<Pod> pods = pods();
    pods.forEach(p -> scheduler.schedule(p, pods, now));
    pods.forEach(p -> kubelet.startedLongAgo(p, now + STARTED_AFTER));
    deployments.forEach(d -> deploymentController.reconcile(d, now + READY_AFTER));
    events.drain();
    now = live;
    warmLoad();
  }

  private void warmLoad() {
    pods().forEach(p -> p.container().usage().followedLoad = 1);
  }
}
