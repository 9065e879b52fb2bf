package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.lab.cluster.model.LoadWave;
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
    namespace = e.read("namespace", Entry::name, "shop");
    workloads = e.list("workloads", w -> Workload.read(w, namespace));
    if (workloads.isEmpty()) {
      throw e.child("workloads").wrong("must list at least one workload");
    }
    new WorkloadNames(workloads).check(e);
    faults = e.list("faults", f -> Fault.read(f, this::target));
    disturbances = e.list("disturbances", d -> Disturbance.read(d, this::target));
    expectations = Expectations.read(e.required("expect"), !faults.isEmpty());
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
        .map(f -> namespace + "/" + f.rollout().target().name())
        .distinct()
        .toList();
  }

  /** What will happen with that seed. */
  public ClusterPlan plan(long seed) {
    return new ClusterPlan(
        warmUpSeconds,
        durationSeconds,
        nodes,
        workloads.stream().map(w -> w.plan(namespace, seed)).toList(),
        Stream.concat(
                faults.stream().map(f -> f.plan(seed)), harmless().map(r -> r.plan(seed, true)))
            .toList(),
        waves(seed));
  }

  /** When the first fault is brought in with that seed, in seconds after the start. */
  public OptionalLong injectedAt(long seed) {
    return faults.stream().mapToLong(f -> f.rollout().start().seconds(seed)).min();
  }

  private Stream<Rollout> harmless() {
    return disturbances.stream()
        .filter(Disturbance.HarmlessRollout.class::isInstance)
        .map(d -> ((Disturbance.HarmlessRollout) d).rollout());
  }

  private List<LoadWave> waves(long seed) {
    return disturbances.stream()
        .filter(Disturbance.Wave.class::isInstance)
        .map(d -> ((Disturbance.Wave) d).plan(seed))
        .toList();
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
