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

/** Facts told by Kubernetes events. */
final class EventFacts {
  private static final Duration PROBED = Duration.ofMinutes(5);
  private static final Duration PROBE_OVER = Duration.ofMinutes(3);
  private static final Duration STARTING = Duration.ofMinutes(2);
  private static final int PROBES = 3;

  private EventFacts() {}

  static List<Finding> at(WorkloadMemory memory, Instant at) {
    List<Finding> found = new ArrayList<>();
    for (PodMemory pod : memory.livePods()) {
      probes(memory, pod, at).ifPresent(found::add);
    }
    standing(memory, at, FaultKind.NODE_NOT_READY, List.of("NodeNotReady"), List.of("NodeReady"))
        .ifPresent(found::add);
    standing(
            memory,
            at,
            FaultKind.NODE_PRESSURE,
            List.of("NodeHasInsufficientMemory", "NodeHasDiskPressure", "NodeHasInsufficientPID"),
            List.of("NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"))
        .ifPresent(found::add);
    for (KubernetesEventRecorded event : memory.eventsSince(at.minus(PROBED))) {
      once(event).filter(f -> !event.at().isAfter(at)).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Finding> once(KubernetesEventRecorded event) {
    return switch (event.reason()) {
      case "BackoffLimitExceeded" -> Optional.of(of(FaultKind.JOB_FAILED, event, "a job failed"));
      case "FailedCreate" ->
          event.note().contains("exceeded quota")
              ? Optional.of(of(FaultKind.QUOTA_EXCEEDED, event, "a quota refuses its pods"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Finding of(FaultKind kind, KubernetesEventRecorded event, String sentence) {
    return new Finding(
        new Fact(kind, null, null, event.at(), event.reason(), sentence),
        event.at().toEpochMilli(),
        false);
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
    String sentence = "a probe of pod " + pod.state().name() + " keeps failing";
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

  /** Stands from the event that begins it to the one that ends it. */
  private static Optional<Finding> standing(
      WorkloadMemory memory, Instant at, FaultKind kind, List<String> begins, List<String> ends) {
    KubernetesEventRecorded begun = null;
    for (KubernetesEventRecorded event : memory.eventsSince(Instant.MIN)) {
      if (begins.contains(event.reason()) && !event.at().isAfter(at)) {
        begun = begun == null ? event : begun;
      } else if (ends.contains(event.reason()) && !event.at().isAfter(at)) {
        begun = null;
      }
    }
    if (begun == null) {
      return Optional.empty();
    }
    String sentence = begun.regardingKind() + " " + begun.regardingName() + ": " + begun.reason();
    return Optional.of(
        new Finding(
            new Fact(kind, null, null, at, begun.reason(), sentence),
            begun.at().toEpochMilli(),
            true));
  }
}
