package dev.forestall.detector.detect;

import dev.forestall.detector.detect.PodMemory.Trouble;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Termination;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Facts told by the state of a pod and its containers. */
final class PodFacts {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final Duration STEADY = Duration.ofMinutes(5);
  private static final Duration BRIEF = Duration.ofSeconds(45);
  private static final Duration UNSCHEDULED = Duration.ofMinutes(1);
  private static final int RESTARTS_OF_A_LOOP = 3;
  private static final double MEBI = 1024.0 * 1024;

  private PodFacts() {}

  static List<Finding> of(WorkloadMemory memory, PodMemory pod, Instant at) {
    List<Finding> found = new ArrayList<>();
    for (ContainerState container : pod.state().containers()) {
      killed(pod, container, at).ifPresent(found::add);
      crashLoop(pod, container, at).ifPresent(found::add);
      waiting(pod, container, at).ifPresent(found::add);
    }
    ofPod(memory, pod, at).ifPresent(found::add);
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
                "was killed at its memory limit" + limit(container),
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
    String ending = container.last() == null ? "" : ", last with " + Clues.ending(container.last());
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
              "cannot get its image" + because(Clues.pulling(container.message())),
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
                "cannot be created from its configuration"
                    + because(Clues.lacking(container.message())),
                true));
  }

  private static Optional<Finding> ofPod(WorkloadMemory memory, PodMemory pod, Instant at) {
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
                    "no node takes pod "
                        + pod.state().name()
                        + because(Clues.scheduling(lastRefusal(memory, pod, at)))),
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

  private static String because(Optional<String> reason) {
    return reason.map(r -> ": " + r).orElse("");
  }

  private static String limit(ContainerState container) {
    Double bytes = container.memoryLimitBytes();
    return bytes == null ? "" : String.format(Locale.ROOT, " of %.0f MiB", bytes / MEBI);
  }

  /** What the scheduler said of the pod last. */
  private static String lastRefusal(WorkloadMemory memory, PodMemory pod, Instant at) {
    return memory.eventsSince(pod.state().createdAt()).stream()
        .filter(e -> e.reason().equals("FailedScheduling") && !e.at().isAfter(at))
        .filter(e -> e.regardingName().equals(pod.state().name()))
        .map(KubernetesEventRecorded::note)
        .reduce((a, b) -> b)
        .orElse("");
  }

  private static long millis(Instant at) {
    return at.toEpochMilli();
  }
}
