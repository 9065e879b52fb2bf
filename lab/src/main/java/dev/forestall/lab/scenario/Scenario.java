package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A scenario: what runs, what goes wrong, what only looks wrong, and what is expected. The seed
 * draws what it gives as a range.
 */
public final class Scenario {
  private final String name;
  private final String description;
  private final long warmUpSeconds;
  private final long durationSeconds;
  private final int nodes;
  private final Drawn nodeCores;
  private final String namespace;
  private final List<Workload> workloads;
  private final List<Fault> faults;
  private final List<Disturbance> disturbances;
  private final Expectations expectations;

  Scenario(Entry e) {
    e.only(
        "name",
        "description",
        "warmUp",
        "duration",
        "nodes",
        "nodeCores",
        "namespace",
        "workloads",
        "faults",
        "disturbances",
        "expect");
    name = e.required("name").name();
    description = e.read("description", Entry::text, "");
    warmUpSeconds = Units.fixedSeconds(e.required("warmUp"));
    durationSeconds = Units.fixedSeconds(e.required("duration"));
    nodes = e.read("nodes", n -> (int) Units.count(n).from(), 3);
    nodeCores = e.read("nodeCores", Units::number, Drawn.fixed(ClusterPlan.NODE_CORES));
    namespace = e.read("namespace", Entry::name, "shop");
    workloads = e.list("workloads", w -> Workload.read(w, namespace));
    if (workloads.isEmpty()) {
      throw e.child("workloads").wrong("must list at least one workload");
    }
    new WorkloadNames(workloads).check(e);
    faults = e.list("faults", f -> Fault.read(f, this::target));
    disturbances = e.list("disturbances", d -> Disturbance.read(d, this::target));
    expectations = Expectations.read(e.required("expect"), !faults.isEmpty(), this::subject);
  }

  /**
   * Reads a scenario.
   *
   * @param nameOrFile name of a built-in one ({@code memory-leak}), or path of a file
   * @throws ScenarioException when there is none, or something in it is wrong
   */
  public static Scenario load(String nameOrFile) {
    return ScenarioFiles.read(nameOrFile);
  }

  /**
   * Reads a scenario from its text, such as one that a benchmark has written.
   *
   * @param file what its complaints call it
   * @throws ScenarioException when something in it is wrong
   */
  public static Scenario parse(String file, String yaml) {
    return ScenarioFiles.parse(file, yaml);
  }

  /** Names of the built-in scenarios. */
  public static List<String> builtIn() {
    return ScenarioFiles.BUILT_IN;
  }

  public String name() {
    return name;
  }

  /** A sentence for a person, empty when the file has none. */
  public String description() {
    return description;
  }

  public Duration warmUp() {
    return Duration.ofSeconds(warmUpSeconds);
  }

  /** Length after the warm-up, as cluster time. */
  public Duration duration() {
    return Duration.ofSeconds(durationSeconds);
  }

  /** Namespace of its workloads. */
  public String namespace() {
    return namespace;
  }

  public Expectations expectations() {
    return expectations;
  }

  /** {@code namespace/name} of the workloads with a fault. */
  public List<String> faultWorkloads() {
    return faults.stream()
        .flatMap(f -> f.workloads().stream())
        .map(w -> namespace + "/" + w)
        .distinct()
        .toList();
  }

  /** The incidents that are expected or allowed, each about what incidents call their subject. */
  public List<Expected> expectedIncidents() {
    if (expectations.incidents().isEmpty()) {
      return faultWorkloads().stream()
          .map(w ->
              new Expected(
                  List.of(w), expectations.faultKinds(), expectations.mustBePredicted(), false))
          .toList();
    }
    return expectations.incidents().stream()
        .map(i ->
            new Expected(
                i.workloads().stream().map(this::displayName).toList(),
                i.kinds(),
                i.predicted(),
                i.optional()))
        .toList();
  }

  /** What an expected incident is about, as incidents name it. */
  public String displayName(String workloadOrNode) {
    return isNode(workloadOrNode) ? "Node " + workloadOrNode : namespace + "/" + workloadOrNode;
  }

  /** What will happen with that seed. */
  public ClusterPlan plan(long seed) {
    return new ClusterPlan(
        warmUpSeconds,
        durationSeconds,
        nodes,
        nodeCores.at(seed),
        workloads.stream().map(w -> w.plan(namespace, seed)).toList(),
        Stream.concat(
                of(faults, Fault.ByRollout.class).map(f -> f.plan(seed)),
                of(disturbances, Disturbance.HarmlessRollout.class)
                    .map(d -> d.rollout().plan(seed, true)))
            .toList(),
        turns(seed),
        of(disturbances, Disturbance.Wave.class).map(w -> w.plan(seed)).toList(),
        of(faults, Fault.Delayed.class).map(f -> f.plan(seed)).toList(),
        of(faults, Fault.NodeDown.class).map(f -> f.plan(seed)).toList());
  }

  /** When the first fault is brought in with that seed, in seconds after the start. */
  public OptionalLong injectedAt(long seed) {
    return faults.stream().mapToLong(f -> f.start().seconds(seed)).min();
  }

  private List<ClusterPlan.Turn> turns(long seed) {
    return Stream.of(
            of(faults, Fault.InPlace.class).map(f -> f.plan(seed)),
            of(disturbances, Disturbance.Restarted.class).map(d -> d.plan(seed)),
            of(disturbances, Disturbance.Scaled.class).map(d -> d.plan(seed)))
        .flatMap(s -> s)
        .toList();
  }

  private static <T> Stream<T> of(List<? super T> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast);
  }

  private boolean isNode(String name) {
    return workloads.stream().noneMatch(w -> w.name().equals(name)) && name.matches("node-\\d+");
  }

  /** Refuses a name that is neither a workload nor a node. */
  private void subject(Entry e) {
    if (!isNode(e.name())) {
      target(e);
    }
  }

  private Workload target(Entry e) {
    String wanted = e.name();
    return workloads.stream()
        .filter(w -> w.name().equals(wanted))
        .findAny()
        .orElseThrow(() ->
            e.wrong(
                "must be one of the workloads "
                    + String.join(", ", workloads.stream().map(Workload::name).toList())
                    + ", not "
                    + wanted));
  }
}
