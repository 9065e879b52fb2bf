package dev.forestall.detector.detect;

import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Facts told by Kubernetes events: probes, conditions, jobs. */
final class EventFacts {
  private static final Duration PROBED = Duration.ofMinutes(5);
  private static final Duration PROBE_OVER = Duration.ofMinutes(3);
  private static final Duration STARTING = Duration.ofMinutes(2);
  private static final Duration AT_MAXIMUM = Duration.ofMinutes(5);
  private static final Duration FAILED = Duration.ofMinutes(30);
  private static final int PROBES = 3;
  private static final Set<String> JOB_FAILURES =
      Set.of(
          "BackoffLimitExceeded",
          "DeadlineExceeded",
          "PodFailurePolicy",
          "FailedIndexes",
          "MaxFailedIndexesExceeded");

  private EventFacts() {}

  static List<Finding> at(WorkloadMemory memory, Instant at) {
    List<Finding> found = new ArrayList<>();
    for (PodMemory pod : memory.livePods()) {
      probes(memory, pod, at).ifPresent(found::add);
    }
    for (Conditions.Spell spell : memory.conditions()) {
      standing(spell, at).ifPresent(found::add);
    }
    job(memory, at).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> standing(Conditions.Spell spell, Instant at) {
    String name = spell.begun().regardingName();
    return switch (spell.type()) {
      case NOT_READY ->
          Optional.of(of(FaultKind.NODE_NOT_READY, spell, at, "node " + name + " is not ready"));
      case MEMORY_PRESSURE -> Optional.of(pressure(spell, at, "memory"));
      case DISK_PRESSURE -> Optional.of(pressure(spell, at, "disk"));
      case PID_PRESSURE -> Optional.of(pressure(spell, at, "process ids"));
      case AT_MAXIMUM ->
          spell.since().plus(AT_MAXIMUM).isAfter(at)
              ? Optional.empty()
              : Optional.of(
                  of(
                      FaultKind.AUTOSCALER_AT_MAXIMUM,
                      spell,
                      at,
                      "autoscaler "
                          + name
                          + " stands at its maximum"
                          + Clues.maximum(spell.begun().note())
                          + " and wants more: raise it or take load away"));
    };
  }

  private static Finding pressure(Conditions.Spell spell, Instant at, String what) {
    String name = spell.begun().regardingName();
    String sentence = "node " + name + " runs short of " + what + " and evicts pods";
    return of(FaultKind.NODE_PRESSURE, spell, at, sentence);
  }

  private static Finding of(FaultKind kind, Conditions.Spell spell, Instant at, String sentence) {
    Fact fact = new Fact(kind, null, null, at, spell.begun().reason(), sentence);
    return new Finding(fact, spell.since().toEpochMilli(), true);
  }

  /** It stands until a later job of the same workload succeeds, the job is deleted, or for long. */
  private static Optional<Finding> job(WorkloadMemory memory, Instant at) {
    KubernetesEventRecorded failed = null;
    for (KubernetesEventRecorded event : memory.eventsSince(at.minus(FAILED))) {
      if (!event.regardingKind().equals("Job") || event.at().isAfter(at)) {
        continue;
      }
      if (JOB_FAILURES.contains(event.reason())) {
        failed = failed == null ? event : failed;
      } else if (event.reason().equals("Completed")
          || (event.reason().equals("JobGone")
              && failed != null
              && failed.regardingName().equals(event.regardingName()))) {
        failed = null;
      }
    }
    if (failed == null) {
      return Optional.empty();
    }
    String sentence = "job " + failed.regardingName() + " failed: " + why(failed.reason());
    Fact fact = new Fact(FaultKind.JOB_FAILED, null, null, failed.at(), failed.reason(), sentence);
    return Optional.of(new Finding(fact, failed.at().toEpochMilli(), false));
  }

  private static String why(String reason) {
    return switch (reason) {
      case "BackoffLimitExceeded" -> "its pods failed as often as its back-off limit allows";
      case "DeadlineExceeded" -> "it was not done within its deadline";
      case "PodFailurePolicy" -> "a pod failed in a way that its failure policy ends it for";
      default -> "too many of its indexes failed";
    };
  }

  /** Repeated failures of a pod that had time to start. */
  private static Optional<Finding> probes(WorkloadMemory memory, PodMemory pod, Instant at) {
    List<KubernetesEventRecorded> failed =
        memory.eventsSince(at.minus(PROBED)).stream()
            .filter(e -> e.reason().equals("Unhealthy") && !e.at().isAfter(at))
            .filter(e -> e.regardingName().equals(pod.state().name()))
            .filter(e -> started(pod).plus(STARTING).isBefore(e.at()))
            .toList();
    if (failed.isEmpty() || failed.getLast().at().isBefore(at.minus(PROBE_OVER))) {
      return Optional.empty();
    }
    int counted =
        failed.stream().mapToInt(KubernetesEventRecorded::count).max().orElse(0)
            - failed.stream().mapToInt(KubernetesEventRecorded::count).min().orElse(0)
            + 1;
    if (Math.max(counted, failed.size()) < PROBES) {
      return Optional.empty();
    }
    Instant last = failed.getLast().at();
    String sentence =
        "pod " + pod.state().name() + ": its " + Clues.probing(failed.getLast().note());
    Fact fact =
        new Fact(FaultKind.PROBE_FAILURE, pod.state().name(), null, last, "Unhealthy", sentence);
    return Optional.of(new Finding(fact, failed.getFirst().at().toEpochMilli(), false));
  }

  private static Instant started(PodMemory pod) {
    return pod.state().containers().stream()
        .map(ContainerState::startedAt)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .orElse(pod.state().createdAt());
  }
}
