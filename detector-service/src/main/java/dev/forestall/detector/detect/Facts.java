package dev.forestall.detector.detect;

import dev.forestall.detector.detect.PodMemory.Trouble;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Termination;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Kubernetes says is so, as fault kinds. Pods on their way out, and those left over from
 * before a complete rollout, are not looked at; neither is what happened longer ago than a window.
 */
public final class Facts {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration STEADY = Duration.ofMinutes(5);
  private static final Duration BRIEF = Duration.ofSeconds(45);
  private static final Duration UNSCHEDULED = Duration.ofMinutes(1);
  private static final Duration UNAVAILABLE = Duration.ofMinutes(5);
  private static final Duration ROLLING = Duration.ofMinutes(10);
  private static final int RESTARTS_OF_A_LOOP = 3;

  private Facts() {}

  /** The facts that stand at that time. */
  public static List<Finding> at(WorkloadMemory memory, Instant at) {
    List<Finding> found = new ArrayList<>();
    for (PodMemory pod : memory.livePods()) {
      for (ContainerState container : pod.state().containers()) {
        killed(pod, container, at).ifPresent(found::add);
        crashLoop(pod, container, at).ifPresent(found::add);
        waiting(pod, container, at).ifPresent(found::add);
      }
      ofPod(pod, at).ifPresent(found::add);
    }
    memory.workload().flatMap(w -> stuck(w, memory, at)).ifPresent(found::add);
    memory.workload().flatMap(w -> unavailable(w, memory, at)).ifPresent(found::add);
    found.addAll(EventFacts.at(memory, at));
    return found;
  }

  private static Optional<Finding> killed(PodMemory pod, ContainerState container, Instant at) {
    Termination last = container.last();
    Optional<Instant> when =
        last != null && last.reason().equals("OOMKilled")
            ? Optional.ofNullable(last.finishedAt())
            : pod.troubleSince(container.name(), Trouble.KILLED);
    return when.filter(w -> !w.isAfter(at) && w.isAfter(at.minus(REMEMBERED)))
        .map(w ->
            finding(
                FaultKind.OOM_KILLED,
                pod,
                container,
                w,
                w,
                "OOMKilled",
                "was killed at its memory limit",
                false));
  }

  /**
   * It backs off, or was started again three times in ten minutes; and it stands until the
   * container has run for five minutes.
   */
  private static Optional<Finding> crashLoop(PodMemory pod, ContainerState container, Instant at) {
    String name = container.name();
    Optional<Instant> backOff = pod.troubleSince(name, Trouble.BACK_OFF);
    List<PodMemory.Restart> recent =
        pod.restarts().stream()
            .filter(r -> r.container().equals(name) && r.at().isAfter(at.minus(REMEMBERED)))
            .toList();
    boolean steady =
        container.phase() == ContainerState.Phase.RUNNING
            && container.startedAt() != null
            && !container.startedAt().plus(STEADY).isAfter(at);
    Instant lastBackOff = pod.lastBackOff().get(name);
    boolean backedOff = lastBackOff != null && lastBackOff.isAfter(at.minus(REMEMBERED)) && !steady;
    int restarts = recent.stream().mapToInt(PodMemory.Restart::count).sum();
    if (backOff.isEmpty() && !backedOff && (restarts < RESTARTS_OF_A_LOOP || steady)) {
      return Optional.empty();
    }
    Instant since = recent.isEmpty() ? backOff.orElse(pod.at()) : recent.getFirst().at();
    String ending = container.last() == null ? "" : ", last with " + ending(container.last());
    return Optional.of(
        finding(
            FaultKind.CRASH_LOOP,
            pod,
            container,
            since,
            pod.at(),
            "CrashLoopBackOff",
            "ends again and again (" + container.restartCount() + " restarts" + ending + ")",
            true));
  }

  private static Optional<Finding> waiting(PodMemory pod, ContainerState container, Instant at) {
    Optional<Instant> image =
        pod.troubleSince(container.name(), Trouble.IMAGE)
            .filter(since ->
                !"ErrImagePull".equals(container.reason()) || since.plus(BRIEF).isBefore(at));
    if (image.isPresent()) {
      return Optional.of(
          finding(
              FaultKind.IMAGE_PULL,
              pod,
              container,
              image.get(),
              pod.at(),
              "ImagePullBackOff",
              "cannot get its image",
              true));
    }
    return pod.troubleSince(container.name(), Trouble.CONFIG)
        .filter(since -> since.plus(BRIEF).isBefore(at))
        .map(since ->
            finding(
                FaultKind.CONFIG_ERROR,
                pod,
                container,
                since,
                pod.at(),
                "CreateContainerConfigError",
                "cannot be created from its configuration",
                true));
  }

  private static Optional<Finding> ofPod(PodMemory pod, Instant at) {
    Optional<Instant> evicted =
        pod.troubleSince("", Trouble.EVICTED).filter(w -> w.isAfter(at.minus(REMEMBERED)));
    if (evicted.isPresent()) {
      String sentence = "pod " + pod.state().name() + " was evicted from " + pod.state().node();
      return Optional.of(
          new Finding(
              new Fact(
                  FaultKind.EVICTED, pod.state().name(), null, evicted.get(), "Evicted", sentence),
              millis(evicted.get()),
              false));
    }
    return pod.troubleSince("", Trouble.UNSCHEDULABLE)
        .filter(since -> !since.plus(UNSCHEDULED).isAfter(at))
        .map(since ->
            new Finding(
                new Fact(
                    FaultKind.UNSCHEDULABLE,
                    pod.state().name(),
                    null,
                    pod.at(),
                    "Unschedulable",
                    "no node takes pod " + pod.state().name()),
                millis(since),
                true));
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

  private static Finding finding(
      FaultKind kind,
      PodMemory pod,
      ContainerState container,
      Instant since,
      Instant seen,
      String reason,
      String what,
      boolean lasting) {
    String sentence =
        "container " + container.name() + " of pod " + pod.state().name() + " " + what;
    Fact fact = new Fact(kind, pod.state().name(), container.name(), seen, reason, sentence);
    return new Finding(fact, millis(since), lasting);
  }

  private static String ending(Termination last) {
    return last.reason() + " (exit code " + last.exitCode() + ")";
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
