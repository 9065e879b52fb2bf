package dev.forestall.detector.detect;

import dev.forestall.model.Require;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Phase;
import dev.forestall.model.workload.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod as last stated, and what one statement alone does not tell: since when it has been in
 * trouble, and its restarts.
 *
 * @param state the state
 * @param at when it was stated
 * @param since trouble ({@code container/KIND}) to when it began
 * @param lastBackOff container to when it was last seen backing off
 * @param restarts restarts seen, oldest first
 */
public record PodMemory(
    PodState state,
    Instant at,
    Map<String, Instant> since,
    Map<String, Instant> lastBackOff,
    List<Restart> restarts) {
  private static final int RESTARTS_KEPT = 16;

  public PodMemory {
    Require.present(state, "state");
    Require.present(at, "at");
    since = since == null ? Map.of() : Map.copyOf(since);
    lastBackOff = lastBackOff == null ? Map.of() : Map.copyOf(lastBackOff);
    restarts = Require.copy(restarts);
  }

  /**
   * A container was started again.
   *
   * @param container the container
   * @param at when the run before ended, or when it was seen
   * @param count restarts at once
   */
  public record Restart(String container, Instant at, int count) {}

  /** The first statement of a pod; restarts before it are known by their number only. */
  static PodMemory first(PodStateChanged stated) {
    return new PodMemory(stated.pod(), stated.at(), Map.of(), Map.of(), firstRestarts(stated.pod()))
        .marked(stated.pod(), stated.at());
  }

  /** The next statement; one that is older than what is known changes nothing. */
  PodMemory then(PodStateChanged stated) {
    if (stated.at().isBefore(at)) {
      return this;
    }
    List<Restart> seen = new ArrayList<>(restarts);
    for (ContainerState container : stated.pod().containers()) {
      int before = container(container.name()).map(ContainerState::restartCount).orElse(0);
      if (container.restartCount() > before) {
        seen.add(
            new Restart(
                container.name(),
                ended(container, stated.at()),
                container.restartCount() - before));
      }
    }
    List<Restart> kept = seen.subList(Math.max(0, seen.size() - RESTARTS_KEPT), seen.size());
    return new PodMemory(state, at, since, lastBackOff, kept).marked(stated.pod(), stated.at());
  }

  /** The container of that name. */
  public Optional<ContainerState> container(String name) {
    return state.containers().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** When trouble of that kind began, if it stands. */
  Optional<Instant> troubleSince(String container, Trouble trouble) {
    return Optional.ofNullable(since.get(container + "/" + trouble.name()));
  }

  /** When any container of it was last started again. */
  public Optional<Instant> lastRestart() {
    return restarts.stream().map(Restart::at).max(Instant::compareTo);
  }

  private PodMemory marked(PodState next, Instant nextAt) {
    Map<String, Instant> marks = new TreeMap<>();
    Map<String, Instant> backOffs = new TreeMap<>(lastBackOff);
    for (ContainerState container : next.containers()) {
      Trouble.of(container)
          .ifPresent(trouble -> {
            String mark = container.name() + "/" + trouble.name();
            marks.put(mark, since.getOrDefault(mark, nextAt));
          });
      boolean backsOff = Trouble.of(container).equals(Optional.of(Trouble.BACK_OFF));
      if (backsOff || troubleSince(container.name(), Trouble.BACK_OFF).isPresent()) {
        backOffs.put(container.name(), nextAt);
      }
    }
    Trouble.of(next)
        .ifPresent(trouble -> {
          String mark = "/" + trouble.name();
          marks.put(mark, since.getOrDefault(mark, nextAt));
        });
    return new PodMemory(next, nextAt, marks, backOffs, restarts);
  }

  private static List<Restart> firstRestarts(PodState pod) {
    List<Restart> known = new ArrayList<>();
    for (ContainerState container : pod.containers()) {
      ContainerState.Termination last = container.last();
      if (container.restartCount() > 0 && last != null && last.finishedAt() != null) {
        known.add(new Restart(container.name(), last.finishedAt(), 1));
      }
    }
    return known;
  }

  private static Instant ended(ContainerState container, Instant seen) {
    ContainerState.Termination last = container.last();
    return last != null && last.finishedAt() != null && last.finishedAt().isBefore(seen)
        ? last.finishedAt()
        : seen;
  }

  /** What can be wrong with a container or pod for as long as its state says so. */
  enum Trouble {
    BACK_OFF,
    IMAGE,
    CONFIG,
    KILLED,
    UNSCHEDULABLE,
    EVICTED;

    static Optional<Trouble> of(ContainerState container) {
      String reason = container.reason() == null ? "" : container.reason();
      if (container.phase() == Phase.TERMINATED) {
        return reason.equals("OOMKilled") ? Optional.of(KILLED) : Optional.empty();
      }
      if (container.phase() != Phase.WAITING) {
        return Optional.empty();
      }
      return switch (reason) {
        case "CrashLoopBackOff" -> Optional.of(BACK_OFF);
        case "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull" ->
            Optional.of(IMAGE);
        case "CreateContainerConfigError", "CreateContainerError" -> Optional.of(CONFIG);
        default -> Optional.empty();
      };
    }

    static Optional<Trouble> of(PodState pod) {
      String reason = pod.reason() == null ? "" : pod.reason();
      if (pod.phase().equals("Pending") && reason.equals("Unschedulable")) {
        return Optional.of(UNSCHEDULABLE);
      }
      return pod.phase().equals("Failed") && reason.equals("Evicted")
          ? Optional.of(EVICTED)
          : Optional.empty();
    }
  }
}
