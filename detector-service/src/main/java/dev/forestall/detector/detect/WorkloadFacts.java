package dev.forestall.detector.detect;

import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts told by the state of the workload itself. */
final class WorkloadFacts {
  private static final Duration UNAVAILABLE = Duration.ofMinutes(5);
  private static final Duration ROLLING = Duration.ofMinutes(10);

  /** A controller tries again after at most 1000 seconds (its rate limiter's longest wait). */
  private static final Duration TRIED_AGAIN = Duration.ofMinutes(20);

  private static final Duration REFUSED_LATELY = Duration.ofMinutes(5);

  private WorkloadFacts() {}

  static List<Finding> at(WorkloadMemory memory, Instant at) {
    List<Finding> found = new ArrayList<>();
    memory.workload().flatMap(w -> stuck(w, memory, at)).ifPresent(found::add);
    memory.workload().flatMap(w -> unavailable(w, memory, at)).ifPresent(found::add);
    quota(memory, at).ifPresent(found::add);
    return found;
  }

  /** It stands until all replicas are there, or the controller has stopped being refused. */
  private static Optional<Finding> quota(WorkloadMemory memory, Instant at) {
    List<KubernetesEventRecorded> refusals =
        memory.eventsSince(at.minus(TRIED_AGAIN)).stream()
            .filter(e -> e.reason().equals("FailedCreate") && !e.at().isAfter(at))
            .filter(e -> e.note().contains("exceeded quota"))
            .toList();
    if (refusals.isEmpty()) {
      return Optional.empty();
    }
    KubernetesEventRecorded last = refusals.getLast();
    boolean lately = !last.at().isBefore(at.minus(REFUSED_LATELY));
    if (memory.workload().isPresent() ? memory.allAvailable() : !lately) {
      return Optional.empty();
    }
    Fact fact =
        new Fact(FaultKind.QUOTA_EXCEEDED, null, null, at, last.reason(), Clues.quota(last.note()));
    return Optional.of(new Finding(fact, refusals.getFirst().at().toEpochMilli(), true));
  }

  private static Optional<Finding> stuck(
      WorkloadState workload, WorkloadMemory memory, Instant at) {
    String reason = workload.stuckReason();
    if (reason == null) {
      return Optional.empty();
    }
    Instant since = memory.rolloutAt().orElse(at);
    return Optional.of(
        new Finding(
            new Fact(
                FaultKind.ROLLOUT_STUCK,
                null,
                null,
                at,
                reason,
                "the rollout is past its deadline: "
                    + workload.replicasUpdated()
                    + " of "
                    + workload.replicasDesired()
                    + " replicas are new, "
                    + workload.replicasAvailable()
                    + " available"),
            millis(since),
            true));
  }

  /** Replicas missing for minutes, with no rollout so young that they are expected to be. */
  private static Optional<Finding> unavailable(
      WorkloadState workload, WorkloadMemory memory, Instant at) {
    boolean rolling =
        !workload.rolloutComplete()
            && memory.rolloutAt().filter(r -> r.plus(ROLLING).isAfter(at)).isPresent();
    return memory
        .unavailableSince()
        .filter(since -> !rolling && !since.plus(UNAVAILABLE).isAfter(at))
        .map(since ->
            new Finding(
                new Fact(
                    FaultKind.UNAVAILABLE,
                    null,
                    null,
                    at,
                    "ReplicasUnavailable",
                    workload.replicasAvailable()
                        + " of "
                        + workload.replicasDesired()
                        + " replicas available"),
                millis(since),
                true));
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
