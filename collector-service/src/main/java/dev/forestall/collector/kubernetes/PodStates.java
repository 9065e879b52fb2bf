package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.Redaction;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Phase;
import dev.forestall.model.workload.ContainerState.Termination;
import dev.forestall.model.workload.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod of the API as the {@link PodState} that travels. */
final class PodStates {
  private PodStates() {}

  static PodState of(Pod pod) {
    PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
    return new PodState(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        blankIsNull(pod.getSpec().getNodeName()),
        Optional.ofNullable(blankIsNull(status.getPhase())).orElse("Pending"),
        reason(status),
        Owners.controller(pod)
            .filter(owner -> "ReplicaSet".equals(owner.getKind()))
            .map(OwnerReference::getUid)
            .orElse(null),
        createdAt(pod),
        Times.orNull(status.getStartTime()),
        readySince(status),
        pod.getMetadata().getDeletionTimestamp() != null,
        containers(pod, status));
  }

  /** The same pod, gone. */
  static PodState gone(PodState state) {
    return new PodState(
        state.name(),
        state.uid(),
        state.node(),
        state.phase(),
        state.reason(),
        state.replicaSetUid(),
        state.createdAt(),
        state.startedAt(),
        null,
        true,
        state.containers());
  }

  static Instant createdAt(Pod pod) {
    return Times.parse(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  /** Container name to the runtime's id ("containerd://abc" without its scheme). */
  static Map<String, String> containerIds(Pod pod) {
    Map<String, String> ids = new HashMap<>();
    if (pod.getStatus() != null) {
      for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
        String id = status.getContainerID();
        boolean runs = status.getState() != null && status.getState().getRunning() != null;
        if (runs && id != null && !id.isBlank()) {
          ids.put(status.getName(), id.substring(id.lastIndexOf('/') + 1));
        }
      }
    }
    return ids;
  }

  /** Its own addresses: none on its node's network, or when it has ended and may lose them. */
  static Set<String> addresses(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null
        || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
        || List.of("Succeeded", "Failed").contains(String.valueOf(status.getPhase()))) {
      return Set.of();
    }
    Stream<String> all = status.getPodIPs().stream().map(PodIP::getIp);
    return Stream.concat(all, Stream.ofNullable(status.getPodIP()))
        .flatMap(PodStates::written)
        .collect(Collectors.toSet());
  }

  /** The PersistentVolumeClaims that it mounts; a generic ephemeral volume is one named by pod. */
  static Set<String> claims(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .flatMap(volume ->
            volume.getEphemeral() != null
                ? Stream.of(pod.getMetadata().getName() + "-" + volume.getName())
                : Stream.ofNullable(volume.getPersistentVolumeClaim())
                    .map(PersistentVolumeClaimVolumeSource::getClaimName))
        .filter(claim -> claim != null && !claim.isBlank())
        .collect(Collectors.toSet());
  }

  /** As Java writes it, which differs from Kubernetes for IPv6. */
  private static Stream<String> written(@Nullable String address) {
    try {
      return address == null || address.isBlank()
          ? Stream.empty()
          : Stream.of(InetAddress.ofLiteral(address).getHostAddress());
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private static @Nullable String reason(PodStatus status) {
    String own = blankIsNull(status.getReason());
    return own != null
        ? own
        : condition(status, "PodScheduled")
            .filter(c -> "False".equals(c.getStatus()))
            .map(PodCondition::getReason)
            .orElse(null);
  }

  private static @Nullable Instant readySince(PodStatus status) {
    return condition(status, "Ready")
        .filter(c -> "True".equals(c.getStatus()))
        .flatMap(c -> Times.parse(c.getLastTransitionTime()))
        .orElse(null);
  }

  private static Optional<PodCondition> condition(PodStatus status, String type) {
    return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static List<ContainerState> containers(Pod pod, PodStatus status) {
    List<ContainerState> states = new ArrayList<>();
    Map<String, ContainerStatus> initial = byName(status.getInitContainerStatuses());
    for (Container container : pod.getSpec().getInitContainers()) {
      ContainerStatus its = initial.get(container.getName());
      boolean sidecar = "Always".equals(container.getRestartPolicy());
      if (sidecar || (its != null && !isDone(its))) {
        states.add(container(container, its));
      }
    }
    Map<String, ContainerStatus> main = byName(status.getContainerStatuses());
    for (Container container : pod.getSpec().getContainers()) {
      states.add(container(container, main.get(container.getName())));
    }
    return states;
  }

  private static Map<String, ContainerStatus> byName(List<ContainerStatus> statuses) {
    return statuses.stream()
        .collect(Collectors.toMap(ContainerStatus::getName, Function.identity(), (a, b) -> b));
  }

  /** An init container that did its work is of no further interest. */
  private static boolean isDone(ContainerStatus status) {
    ContainerStateTerminated ended =
        status.getState() == null ? null : status.getState().getTerminated();
    return ended != null && exitCode(ended) == 0;
  }

  private static ContainerState container(Container container, @Nullable ContainerStatus status) {
    Current current = Current.of(status);
    return new ContainerState(
        container.getName(),
        status != null && Boolean.TRUE.equals(status.getReady()),
        status == null || status.getRestartCount() == null ? 0 : status.getRestartCount(),
        current.phase(),
        current.reason(),
        current.message() == null ? null : Redaction.redact(current.message()),
        current.startedAt(),
        last(status),
        limit(container, status, "memory"),
        limit(container, status, "cpu"),
        limit(container, status, "ephemeral-storage"));
  }

  /** Of the three states the one that is set. */
  private record Current(
      Phase phase, @Nullable String reason, @Nullable String message, @Nullable Instant startedAt) {
    static Current of(@Nullable ContainerStatus status) {
      if (status == null || status.getState() == null) {
        return new Current(Phase.WAITING, null, null, null);
      }
      var state = status.getState();
      if (state.getRunning() != null) {
        return new Current(
            Phase.RUNNING, null, null, Times.orNull(state.getRunning().getStartedAt()));
      }
      if (state.getTerminated() != null) {
        var ended = state.getTerminated();
        return new Current(
            Phase.TERMINATED,
            endReason(ended),
            blankIsNull(ended.getMessage()),
            Times.orNull(ended.getStartedAt()));
      }
      var waiting = state.getWaiting();
      return waiting == null
          ? new Current(Phase.WAITING, null, null, null)
          : new Current(
              Phase.WAITING,
              blankIsNull(waiting.getReason()),
              blankIsNull(waiting.getMessage()),
              null);
    }
  }

  /**
   * The newest end: between an OOM kill and the restart it is the current state that says so, after
   * the restart the last state says the same.
   */
  private static @Nullable Termination last(@Nullable ContainerStatus status) {
    if (status == null) {
      return null;
    }
    return Stream.of(
            Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
        .flatMap(Optional::stream)
        .map(io.fabric8.kubernetes.api.model.ContainerState::getTerminated)
        .filter(ended -> ended != null)
        .findFirst()
        .map(ended ->
            new Termination(
                endReason(ended),
                exitCode(ended),
                Times.orNull(ended.getStartedAt()),
                Times.orNull(ended.getFinishedAt())))
        .orElse(null);
  }

  private static String endReason(ContainerStateTerminated ended) {
    String reason = blankIsNull(ended.getReason());
    return reason != null ? reason : exitCode(ended) == 0 ? "Completed" : "Error";
  }

  private static int exitCode(ContainerStateTerminated ended) {
    return ended.getExitCode() == null ? 0 : ended.getExitCode();
  }

  /** What the kubelet enforces, which after a resize in place is what the status says. */
  private static @Nullable Double limit(
      Container container, @Nullable ContainerStatus status, String resource) {
    return Stream.of(
            Optional.ofNullable(status).map(ContainerStatus::getResources),
            Optional.ofNullable(container.getResources()))
        .flatMap(Optional::stream)
        .map(ResourceRequirements::getLimits)
        .filter(limits -> limits != null && limits.containsKey(resource))
        .map(limits -> limits.get(resource))
        .flatMap(quantity -> amount(quantity).stream())
        .findFirst()
        .orElse(null);
  }

  private static Optional<Double> amount(Quantity quantity) {
    try {
      return Optional.of(quantity.getNumericalAmount().doubleValue());
    } catch (ArithmeticException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String blankIsNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
