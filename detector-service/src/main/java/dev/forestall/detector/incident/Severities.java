package dev.forestall.detector.incident;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.util.Optional;

/** How much an incident hurts, from its impact. */
final class Severities {
  private static final Duration SOON = Duration.ofMinutes(10);

  private Severities() {}

  static Severity of(Sight sight) {
    boolean allDown =
        sight
            .memory()
            .workload()
            .filter(w -> w.replicasDesired() > 0 && w.replicasAvailable() == 0)
            .isPresent();
    boolean hurts = sight.findings().stream().anyMatch(f -> hurts(f.kind()));
    if (hurts || (allDown && !sight.findings().isEmpty())) {
      return Severity.CRITICAL;
    }
    Optional<Forecast> forecast = sight.near().map(n -> n.forecast());
    boolean soon = forecast.filter(f -> f.eta().isBefore(sight.at().plus(SOON))).isPresent();
    return soon && singleReplica(sight.memory().workload()) ? Severity.CRITICAL : Severity.WARNING;
  }

  private static boolean singleReplica(Optional<WorkloadState> workload) {
    return workload.filter(w -> w.replicasDesired() <= 1).isPresent();
  }

  private static boolean hurts(FaultKind kind) {
    return switch (kind) {
      case OOM_KILLED, CRASH_LOOP, UNAVAILABLE, ERROR_RATE, NODE_NOT_READY -> true;
      case MEMORY_LEAK,
          IMAGE_PULL,
          CONFIG_ERROR,
          PROBE_FAILURE,
          UNSCHEDULABLE,
          EVICTED,
          ROLLOUT_STUCK,
          NODE_PRESSURE,
          CPU_SATURATION,
          DISK_FILLING,
          LATENCY,
          AUTOSCALER_AT_MAXIMUM,
          QUOTA_EXCEEDED,
          JOB_FAILED,
          NETWORK_DELAY,
          CODE_DEFECT,
          SATURATION ->
          false;
    };
  }
}
