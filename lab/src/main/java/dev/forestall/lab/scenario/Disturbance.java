package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.lab.cluster.model.LoadWave;
import java.util.function.Function;

/** Something harmless that only looks like a fault. */
sealed interface Disturbance {

  /** A rollout of a version that behaves otherwise, and well. */
  record HarmlessRollout(Rollout rollout) implements Disturbance {}

  /**
   * More load for a while, once or again and again.
   *
   * @param target name of the workload
   * @param start start of the first one
   * @param duration length of one
   * @param ramp length of its flanks
   * @param factor multiple of the load
   * @param every from start to start, 0 for a single one
   */
  record Wave(String target, Drawn start, Drawn duration, Drawn ramp, Drawn factor, Drawn every)
      implements Disturbance {
    LoadWave plan(long seed) {
      return new LoadWave(
          target,
          start.seconds(seed),
          duration.at(seed),
          ramp.at(seed),
          factor.at(seed),
          every.seconds(seed));
    }
  }

  /** Somebody restarts a workload. */
  record Restarted(String target, Drawn start) implements Disturbance {
    ClusterPlan.Turn plan(long seed) {
      return new ClusterPlan.Turn.Restart(start.seconds(seed), target);
    }
  }

  /** Somebody scales a workload. */
  record Scaled(String target, Drawn start, Drawn replicas) implements Disturbance {
    ClusterPlan.Turn plan(long seed) {
      return new ClusterPlan.Turn.Resize(start.seconds(seed), target, replicas.count(seed));
    }
  }

  /** Kinds of disturbances. */
  enum Kind {
    ROLLOUT("rollout"),
    TRAFFIC_WAVE("traffic-wave"),
    CRON_BURST("cron-burst"),
    RESTART("restart"),
    SCALE("scale");

    private final String spelling;

    Kind(String spelling) {
      this.spelling = spelling;
    }

    String spelling() {
      return spelling;
    }
  }

  static Disturbance read(Entry e, Function<Entry, Workload> workload) {
    return switch (e.required("kind").oneOf(Kind.class, Kind::spelling)) {
      case ROLLOUT -> {
        e.only("kind", "target", "start", "version", "setting", "shape", "memoryLimit", "cpuLimit");
        yield new HarmlessRollout(Rollout.read(e, workload.apply(e.required("target")), "v2"));
      }
      case TRAFFIC_WAVE -> {
        e.only("kind", "target", "start", "duration", "ramp", "factor");
        yield wave(e, workload, Drawn.fixed(0));
      }
      case CRON_BURST -> {
        e.only("kind", "target", "start", "duration", "ramp", "factor", "every");
        yield wave(e, workload, Units.duration(e.required("every")));
      }
      case RESTART -> {
        e.only("kind", "target", "start");
        yield new Restarted(
            workload.apply(e.required("target")).name(), Units.duration(e.required("start")));
      }
      case SCALE -> {
        e.only("kind", "target", "start", "replicas");
        yield new Scaled(
            workload.apply(e.required("target")).name(),
            Units.duration(e.required("start")),
            Units.count(e.required("replicas")));
      }
    };
  }

  private static Wave wave(Entry e, Function<Entry, Workload> workload, Drawn every) {
    Workload target = workload.apply(e.required("target"));
    if (target.load().to() == 0) {
      throw e.child("target").wrong("must be a workload with load from outside");
    }
    return new Wave(
        target.name(),
        Units.duration(e.required("start")),
        Units.duration(e.required("duration")),
        e.read("ramp", Units::duration, Drawn.fixed(30)),
        Units.number(e.required("factor")),
        every);
  }
}
