package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.FaultKind;
import java.util.Collection;
import java.util.List;

/**
 * Which of several fault kinds names the cause: what explains others comes before what it explains.
 * As kinds are only added to an incident, the settled one only ever moves towards the front.
 */
public final class FaultKinds {
  private static final List<FaultKind> CAUSES_FIRST =
      List.of(
          FaultKind.NODE_NOT_READY,
          FaultKind.NODE_PRESSURE,
          FaultKind.MEMORY_LEAK,
          FaultKind.DISK_FILLING,
          FaultKind.IMAGE_PULL,
          FaultKind.CONFIG_ERROR,
          FaultKind.OOM_KILLED,
          FaultKind.QUOTA_EXCEEDED,
          FaultKind.UNSCHEDULABLE,
          FaultKind.CRASH_LOOP,
          FaultKind.EVICTED,
          FaultKind.JOB_FAILED,
          FaultKind.CPU_SATURATION,
          FaultKind.AUTOSCALER_AT_MAXIMUM,
          FaultKind.CODE_DEFECT,
          FaultKind.SATURATION,
          FaultKind.NETWORK_DELAY,
          FaultKind.PROBE_FAILURE,
          FaultKind.ROLLOUT_STUCK,
          FaultKind.ERROR_RATE,
          FaultKind.LATENCY,
          FaultKind.UNAVAILABLE);

  private FaultKinds() {}

  /** The kind that explains the others. */
  public static FaultKind settled(Collection<FaultKind> kinds) {
    return CAUSES_FIRST.stream()
        .filter(kinds::contains)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("an incident has at least one kind"));
  }

  /** Whether it is a trend, judged by slopes, and not a fact. */
  public static boolean isTrend(FaultKind kind) {
    return switch (kind) {
      case MEMORY_LEAK, CPU_SATURATION, DISK_FILLING -> true;
      case OOM_KILLED,
          CRASH_LOOP,
          IMAGE_PULL,
          CONFIG_ERROR,
          PROBE_FAILURE,
          UNSCHEDULABLE,
          EVICTED,
          ROLLOUT_STUCK,
          NODE_NOT_READY,
          NODE_PRESSURE,
          ERROR_RATE,
          LATENCY,
          UNAVAILABLE,
          AUTOSCALER_AT_MAXIMUM,
          QUOTA_EXCEEDED,
          JOB_FAILED,
          NETWORK_DELAY,
          CODE_DEFECT,
          SATURATION ->
          false;
    };
  }

  /** Whether it is a symptom that another workload may cause. */
  public static boolean isSymptom(FaultKind kind) {
    return kind == FaultKind.ERROR_RATE
        || kind == FaultKind.LATENCY
        || kind == FaultKind.UNAVAILABLE;
  }
}
