package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.Target;
import dev.forestall.remediation.diagnose.Evidence.Place;
import java.time.Duration;
import java.util.List;

/** What the rules would do at one workload, best first; nothing where they know no safe action. */
final class Repairs {
  private final Place place;
  private final boolean changed;
  private final boolean underLoad;
  private final int maxReplicas;

  /**
   * For that place.
   *
   * @param changed whether a rollout of it came just before
   * @param underLoad whether its requests grew
   * @param maxReplicas it is never scaled beyond that
   */
  Repairs(Place place, boolean changed, boolean underLoad, int maxReplicas) {
    this.place = place;
    this.changed = changed;
    this.underLoad = underLoad;
    this.maxReplicas = maxReplicas;
  }

  List<Candidate> candidates() {
    return byKind(place.kind()).stream()
        .filter(c -> !place.tried().contains(c.action().name()))
        .toList();
  }

  private List<Candidate> byKind(FaultKind kind) {
    return switch (kind) {
      case MEMORY_LEAK -> changed ? rollbacks() : restart();
      case OOM_KILLED,
          CRASH_LOOP,
          ROLLOUT_STUCK,
          CONFIG_ERROR,
          IMAGE_PULL,
          PROBE_FAILURE,
          ERROR_RATE,
          LATENCY,
          UNAVAILABLE,
          CODE_DEFECT,
          SATURATION,
          // what is written already stays on a volume, but the rollback ends its growth
          DISK_FILLING,
          // a queue before a slower program looks like the network too
          NETWORK_DELAY ->
          changed ? rollbacks() : List.of();
      case CPU_SATURATION -> changed ? rollbacks() : scale();
      case UNSCHEDULABLE -> changed && neverRan() ? rollbacks() : List.of();
      case EVICTED ->
          List.of(
              new Candidate(
                  new NoAction("the controller replaces an evicted pod by itself"),
                  "An evicted pod is replaced by its controller."));
      case NODE_NOT_READY, NODE_PRESSURE, AUTOSCALER_AT_MAXIMUM, QUOTA_EXCEEDED, JOB_FAILED ->
          List.of();
    };
  }

  /**
   * Whether no pod of what was rolled out has ever been ready: it asks for what no node has. Had
   * some found their place, the cluster would only be full, which no rollback mends.
   */
  private boolean neverRan() {
    return place.revisions().stream()
        .filter(RevisionHealth::current)
        .anyMatch(r -> r.longestHealthy().isZero());
  }

  private List<Candidate> rollbacks() {
    Evidence.Workload workload = place.workload();
    return workload == null
        ? List.of()
        : place.revisions().stream()
            .filter(r -> r.rollbackTarget() && !r.current())
            .map(r -> rollback(target(workload), r))
            .toList();
  }

  private Target target(Evidence.Workload workload) {
    return new Target(place.subject(), workload.uid());
  }

  private static Candidate rollback(Target target, RevisionHealth to) {
    return new Candidate(
        new Rollback(target, to.revision().replicaSetUid(), to.revision().replicaSetName()),
        "%s ran healthy for %s before the change."
            .formatted(to.revision().replicaSetName(), spoken(to.longestHealthy())));
  }

  private List<Candidate> restart() {
    Evidence.Workload workload = place.workload();
    return workload == null
        ? List.of()
        : List.of(
            new Candidate(
                new Restart(target(workload)),
                "No change came before the leak. A restart frees the memory and buys time; it does"
                    + " not cure the leak."));
  }

  private List<Candidate> scale() {
    Evidence.Workload workload = place.workload();
    if (workload == null || !underLoad) {
      return List.of();
    }
    int replicas = workload.replicas();
    return replicas < 1 || replicas >= maxReplicas
        ? List.of()
        : List.of(
            new Candidate(
                new Scale(target(workload), replicas, replicas + 1),
                "Requests grew with the CPU use and no change came before: one more replica shares"
                    + " the load."));
  }

  private static String spoken(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    return duration.toHours() >= 3 ? duration.toHours() + " h" : duration.toMinutes() + " min";
  }
}
