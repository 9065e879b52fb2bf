package dev.forestall.lab.scenario;

import java.util.List;

/**
 * Kinds of faults as a scenario file spells them, each with the keys of which one makes it such a
 * fault.
 */
enum FaultKey {
  MEMORY_LEAK("memory-leak", "shape.leakPerMinute"),
  OOM_KILLED("oom-kill", "shape.memory", "shape.cache", "memoryLimit"),
  CRASH_LOOP("crash-loop", "shape.crashAfter"),
  IMAGE_PULL("image-pull"),
  CONFIG_ERROR("config-error", "config"),
  PROBE_FAILURE("probe-failure", "shape.readyFor"),
  UNSCHEDULABLE("unschedulable", "memoryLimit"),
  ROLLOUT_STUCK("rollout-stuck", "shape.startUp"),
  NODE_NOT_READY("node-not-ready"),
  CPU_SATURATION("cpu-saturation", "shape.cpuPerRequest", "shape.idleCpu", "cpuLimit"),
  DISK_FILLING("disk-filling", "shape.fileGrowthPerMinute"),
  ERROR_RATE("error-rate", "shape.errorRate"),
  LATENCY("latency", "shape.latency"),
  NETWORK_DELAY("network-delay");

  private static final String SHAPE = "shape.";

  private final String spelling;
  private final String makers;

  FaultKey(String spelling, String... makers) {
    this.spelling = spelling;
    this.makers = String.join(" ", makers);
  }

  String spelling() {
    return spelling;
  }

  /** Refuses an entry that lacks what makes it this fault. */
  void check(Entry e) {
    List<String> keys = makers.isEmpty() ? List.of() : List.of(makers.split(" ", -1));
    if (!keys.isEmpty() && keys.stream().noneMatch(m -> has(e, m))) {
      String others =
          keys.size() == 1 ? "" : "or " + String.join(" or ", keys.subList(1, keys.size())) + " ";
      throw at(e, keys.getFirst())
          .wrong(
              others
                  + "must be given for "
                  + (spelling.matches("[aeiou].*") ? "an " : "a ")
                  + spelling);
    }
    if (this == IMAGE_PULL && e.has("setting")) {
      throw e.child("setting").wrong("must not be given for an image-pull, since the image stays");
    }
  }

  private static Entry at(Entry e, String maker) {
    return maker.startsWith(SHAPE)
        ? e.child("shape").child(maker.substring(SHAPE.length()))
        : e.child(maker);
  }

  private static boolean has(Entry e, String maker) {
    return maker.startsWith(SHAPE)
        ? e.has("shape") && e.child("shape").has(maker.substring(SHAPE.length()))
        : e.has(maker);
  }
}
