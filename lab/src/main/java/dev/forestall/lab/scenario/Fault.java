package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Something that goes wrong. */
sealed interface Fault {
  /** When, after the scenario's start. */
  Drawn start();

  /** Names of the workloads that have it. */
  List<String> workloads();

  /**
   * A rollout brings it.
   *
   * @param rollout the rollout
   * @param imageExists whether its image can be pulled
   */
  record ByRollout(Rollout rollout, boolean imageExists) implements Fault {
    @Override
    public Drawn start() {
      return rollout.start();
    }

    @Override
    public List<String> workloads() {
      return List.of(rollout.target().name());
    }

    ClusterPlan.Rollout plan(long seed) {
      return rollout.plan(seed, imageExists);
    }
  }

  /** The running version begins to behave so; nobody rolled anything out. */
  record InPlace(Workload target, Drawn start, Behaviour behaviour) implements Fault {
    @Override
    public List<String> workloads() {
      return List.of(target.name());
    }

    ClusterPlan.Turn plan(long seed) {
      return new ClusterPlan.Turn.Become(
          start.seconds(seed),
          target.name(),
          target.version(target.version(), java.util.Map.of(), behaviour, seed));
    }
  }

  /**
   * Calls take longer on the network.
   *
   * @param caller name of the calling workload, empty for all that call
   * @param callee name of the called workload
   */
  record Delayed(String caller, String callee, Drawn start, Drawn duration, Drawn delay)
      implements Fault {
    @Override
    public List<String> workloads() {
      return Stream.of(caller, callee).filter(w -> !w.isEmpty()).toList();
    }

    ClusterPlan.Delay plan(long seed) {
      long from = start.seconds(seed);
      return new ClusterPlan.Delay(
          caller, callee, from, from + duration.seconds(seed), delay.at(seed));
    }
  }

  /**
   * A node's machine goes down.
   *
   * @param node its number, from 1
   */
  record NodeDown(Drawn node, Drawn start, Drawn duration) implements Fault {
    @Override
    public List<String> workloads() {
      return List.of();
    }

    ClusterPlan.Outage plan(long seed) {
      long from = start.seconds(seed);
      return new ClusterPlan.Outage(node.count(seed), from, from + duration.seconds(seed));
    }
  }

  /** Reads one. */
  static Fault read(Entry e, Function<Entry, Workload> workload) {
    FaultKey kind = e.required("kind").oneOf(FaultKey.class, FaultKey::spelling);
    return switch (kind) {
      case NETWORK_DELAY -> delayed(e, workload);
      case NODE_NOT_READY -> {
        e.only("kind", "node", "start", "duration");
        yield new NodeDown(
            Units.count(e.required("node")),
            Units.duration(e.required("start")),
            e.read("duration", Units::duration, FOR_EVER));
      }
      default -> ofWorkload(e, kind, workload.apply(e.required("target")));
    };
  }

  /** Longer than any scenario. */
  Drawn FOR_EVER = Drawn.fixed(1e8);

  private static Fault delayed(Entry e, Function<Entry, Workload> workload) {
    e.only("kind", "caller", "target", "start", "duration", "delay");
    Workload callee = workload.apply(e.required("target"));
    String caller = e.optional("caller", c -> workload.apply(c)).map(Workload::name).orElse("");
    if (!caller.isEmpty()
        && workload.apply(e.child("caller")).calls().stream()
            .noneMatch(c -> c.workload().equals(callee.name()))) {
      throw e.child("caller").wrong("must be a workload that calls " + callee.name());
    }
    return new Delayed(
        caller,
        callee.name(),
        Units.duration(e.required("start")),
        e.read("duration", Units::duration, FOR_EVER),
        Units.number(e.required("delay")));
  }

  private static Fault ofWorkload(Entry e, FaultKey kind, Workload target) {
    e.only(
        "kind",
        "target",
        "start",
        "version",
        "setting",
        "shape",
        "inPlace",
        "memoryLimit",
        "cpuLimit",
        "config");
    kind.check(e);
    if (e.read("inPlace", Entry::yesOrNo, false)) {
      for (String key : List.of("version", "setting", "memoryLimit", "cpuLimit", "config")) {
        if (e.has(key)) {
          throw e.child(key).wrong("must not be given in place, since nothing is rolled out");
        }
      }
      Behaviour behaviour = target.behaviour().changedBy(e.required("shape"));
      return new InPlace(target, Units.duration(e.required("start")), behaviour);
    }
    return new ByRollout(Rollout.read(e, target, "v2"), kind != FaultKey.IMAGE_PULL);
  }
}
