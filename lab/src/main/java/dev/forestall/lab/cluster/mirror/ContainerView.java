package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Container;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.model.Termination;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;

/** The status of a pod's container as the API shows it. */
final class ContainerView {
  private final Timeline timeline;

  ContainerView(Timeline timeline) {
    this.timeline = timeline;
  }

  ContainerStatus show(Pod pod) {
    Container container = pod.container();
    String image = pod.owner().template().image();
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(pod.owner().owner().plan().container())
            .withImage(image)
            .withImageID("sha256:" + "%08x".formatted(image.hashCode()).repeat(8))
            .withReady(container.ready())
            .withStarted(container.running())
            .withRestartCount(container.restarts())
            .withState(state(container));
    if (container.phase() != Container.Phase.TERMINATED) {
      container.last().ifPresent(last -> status.withLastState(terminated(last)));
    }
    if (container.running() || container.last().isPresent()) {
      status.withContainerID(
          "containerd://" + pod.uid().replace("-", "") + "%04x".formatted(container.restarts()));
    }
    return status.build();
  }

  private ContainerState state(Container container) {
    return switch (container.phase()) {
      case RUNNING ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(timeline.text(container.startedAt()))
              .endRunning()
              .build();
      case WAITING ->
          new ContainerStateBuilder()
              .withNewWaiting()
              .withReason(container.reason())
              .withMessage(container.message().isEmpty() ? null : container.message())
              .endWaiting()
              .build();
      case TERMINATED -> terminated(container.last().orElseThrow());
    };
  }

  private ContainerState terminated(Termination end) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withReason(end.reason())
        .withExitCode(end.exitCode())
        .withStartedAt(timeline.text(end.startedAt()))
        .withFinishedAt(timeline.text(end.finishedAt()))
        .endTerminated()
        .build();
  }
}
