package dev.forestall.benchmarks.quiet;

import dev.forestall.model.incident.FaultKind;
import java.util.Set;

/**
 * A fault that is hidden in the fleet.
 *
 * @param room where
 * @param workload name of the workload, or of the node
 * @param cause what is wrong with it
 * @param from second of the day in which it comes
 * @param until second in which a person repairs it
 */
record Hidden(String room, String workload, Cause cause, long from, long until) {
  /** Until a symptom that a repair ended has left all windows. */
  static final long AFTER = 900;

  /** What can be hidden. */
  enum Cause {
    MEMORY_LEAK("memory-leak"),
    OOM_KILLED("oom-kill"),
    CRASH_LOOP("crash-loop"),
    IMAGE_PULL("image-pull"),
    CONFIG_ERROR("config-error"),
    PROBE_FAILURE("probe-failure"),
    UNSCHEDULABLE("unschedulable"),
    ROLLOUT_STUCK("rollout-stuck"),
    DISK_FILLING("disk-filling"),
    ERROR_RATE("error-rate"),
    LATENCY("latency"),
    CPU_SATURATION("cpu-saturation"),
    NODE_NOT_READY("node-not-ready");

    final String spelling;

    Cause(String spelling) {
      this.spelling = spelling;
    }

    /** Kinds of incident that tell it. */
    Set<FaultKind> told() {
      return switch (this) {
        case MEMORY_LEAK ->
            Set.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED, FaultKind.CRASH_LOOP);
        case OOM_KILLED ->
            Set.of(FaultKind.OOM_KILLED, FaultKind.CRASH_LOOP, FaultKind.UNAVAILABLE);
        case CRASH_LOOP ->
            Set.of(FaultKind.CRASH_LOOP, FaultKind.ROLLOUT_STUCK, FaultKind.UNAVAILABLE);
        case IMAGE_PULL ->
            Set.of(FaultKind.IMAGE_PULL, FaultKind.ROLLOUT_STUCK, FaultKind.UNAVAILABLE);
        case CONFIG_ERROR ->
            Set.of(FaultKind.CONFIG_ERROR, FaultKind.ROLLOUT_STUCK, FaultKind.UNAVAILABLE);
        case PROBE_FAILURE -> Set.of(FaultKind.PROBE_FAILURE, FaultKind.UNAVAILABLE);
        case UNSCHEDULABLE -> Set.of(FaultKind.UNSCHEDULABLE, FaultKind.ROLLOUT_STUCK);
        case ROLLOUT_STUCK -> Set.of(FaultKind.ROLLOUT_STUCK);
        case DISK_FILLING -> Set.of(FaultKind.DISK_FILLING, FaultKind.EVICTED);
        case ERROR_RATE -> Set.of(FaultKind.ERROR_RATE, FaultKind.CODE_DEFECT);
        case LATENCY -> Set.of(FaultKind.LATENCY, FaultKind.CODE_DEFECT);
        case CPU_SATURATION ->
            Set.of(FaultKind.CPU_SATURATION, FaultKind.LATENCY, FaultKind.ERROR_RATE);
        case NODE_NOT_READY -> Set.of(FaultKind.NODE_NOT_READY);
      };
    }

    /** Whether it gives notice before something fails. */
    boolean foreseeable() {
      return this == MEMORY_LEAK || this == DISK_FILLING;
    }
  }

  /** What an incident calls it: {@code namespace/name}, or {@code Node name}. */
  String key() {
    return cause == Cause.NODE_NOT_READY ? "Node " + workload : room + "/" + workload;
  }

  /** Whether what began in that second of the day can come of it. */
  boolean covers(long second) {
    return second >= from && second <= until + AFTER;
  }
}
