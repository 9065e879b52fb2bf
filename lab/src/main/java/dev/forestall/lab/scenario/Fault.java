package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import java.util.List;
import java.util.function.Function;

/**
 * Something that goes wrong.
 *
 * @param kind what
 * @param rollout the rollout that brings it
 */
record Fault(Kind kind, Rollout rollout) {

  /** Kinds of faults, each with the key of its shape that makes it one. */
  enum Kind {
    MEMORY_LEAK("memory-leak", "leakPerMinute"),
    CRASH_LOOP("crash-loop", "crashAfter"),
    ERROR_RATE("error-rate", "errorRate"),
    LATENCY("latency", "latency"),
    CPU_SATURATION("cpu-saturation", "cpuPerRequest"),
    IMAGE_PULL("image-pull", "");

    private final String spelling;
    private final String shape;

    Kind(String spelling, String shape) {
      this.spelling = spelling;
      this.shape = shape;
    }

    String spelling() {
      return spelling;
    }
  }

  ClusterPlan.Rollout plan(long seed) {
    return rollout.plan(seed, kind != Kind.IMAGE_PULL);
  }

  static Fault read(Entry e, Function<Entry, Workload> workload) {
    e.only(List.of("kind", "target", "start", "version", "setting", "shape"));
    Kind kind = e.required("kind").oneOf(Kind.class, Kind::spelling);
    Workload target = workload.apply(e.required("target"));
    if (!kind.shape.isEmpty() && Rollout.shape(e, kind.shape).isEmpty()) {
      throw e.child("shape").child(kind.shape).wrong("must be given for a " + kind.spelling);
    }
    if (kind == Kind.IMAGE_PULL && e.has("setting")) {
      throw e.child("setting").wrong("must not be given for an image-pull, since the image stays");
    }
    return new Fault(kind, Rollout.read(e, target, "v2"));
  }
}
