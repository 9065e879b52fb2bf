package dev.forestall.benchmarks.quiet;

import dev.forestall.model.incident.FaultKind;
import java.util.Set;

/**
 * A fault that is hidden in the fleet.
 *
 * @param room where
 * @param workload name of the workload
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
    CRASH_LOOP("crash-loop"),
    ERROR_RATE("error-rate"),
    LATENCY("latency"),
    CPU_SATURATION("cpu-saturation"),
    IMAGE_PULL("image-pull");

    final String spelling;

    Cause(String spelling) {
      this.spelling = spelling;
    }

    /** Kinds of incident that tell it. */
    Set<FaultKind> told() {
      return switch (this) {
        case MEMORY_LEAK ->
            Set.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED, FaultKind.CRASH_LOOP);
        case CRASH_LOOP ->
            Set.of(FaultKind.CRASH_LOOP, FaultKind.ROLLOUT_STUCK, FaultKind.UNAVAILABLE);
        case ERROR_RATE -> Set.of(FaultKind.ERROR_RATE, FaultKind.CODE_DEFECT);
        case LATENCY -> Set.of(FaultKind.LATENCY, FaultKind.CODE_DEFECT);
        case CPU_SATURATION ->
            Set.of(FaultKind.CPU_SATURATION, FaultKind.LATENCY, FaultKind.ERROR_RATE);
        case IMAGE_PULL ->
            Set.of(FaultKind.IMAGE_PULL, FaultKind.ROLLOUT_STUCK, FaultKind.UNAVAILABLE);
      };
    }
  }

  /** {@code namespace/name}. */
  String key() {
    return room + "/" + workload;
  }

  /** Whether what began in that second of the day can come of it. */
  boolean covers(long second) {
    return second >= from && second <= until + AFTER;
  }
}
