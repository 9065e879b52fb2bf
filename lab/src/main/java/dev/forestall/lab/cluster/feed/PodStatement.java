package dev.forestall.lab.cluster.feed;

import dev.forestall.lab.cluster.model.Container;
import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.model.Template;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.PodState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod of the model as the state that travels. */
final class PodStatement {
  private final Instant start;

  PodStatement(Instant start) {
    this.start = start;
  }

  PodState of(Pod pod) {
    Container container = pod.container();
    boolean started = container.running() || container.last().isPresent();
    Optional<String> node = pod.node().map(Node::name);
    return new PodState(
        pod.name(),
        pod.uid(),
        node.orElse(null),
        pod.evicted() ? "Failed" : started ? "Running" : "Pending",
        pod.evicted() ? "Evicted" : node.isEmpty() ? "Unschedulable" : null,
        pod.owner().uid(),
        at(pod.createdAt()),
        node.isEmpty() ? null : at(pod.scheduledAt()),
        container.ready() ? at(pod.readyChangedAt()) : null,
        pod.deletedAt().isPresent(),
        List.of(container(pod)));
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

  private ContainerState container(Pod pod) {
    Container container = pod.container();
    Template template = pod.owner().template();
    boolean bound = pod.node().isPresent();
    ContainerState.Termination last =
        container
            .last()
            .map(t ->
                new ContainerState.Termination(
                    t.reason(), t.exitCode(), at(t.startedAt()), at(t.finishedAt())))
            .orElse(null);
    return new ContainerState(
        pod.owner().owner().plan().container(),
        container.ready(),
        container.restarts(),
        ContainerState.Phase.valueOf(container.phase().name()),
        bound ? text(container.reason()) : null,
        bound ? text(container.message()) : null,
        container.running() ? at(container.startedAt()) : last == null ? null : last.startedAt(),
        last,
        limit(template.memoryLimitBytes()),
        limit(template.cpuLimitCores()),
        limit(template.storageLimitBytes()));
  }

  private static @Nullable Double limit(double value) {
    return Double.isInfinite(value) ? null : (Double) value;
  }

  private static @Nullable String text(String value) {
    return value.isEmpty() ? null : value;
  }

  private Instant at(long second) {
    return start.plusSeconds(second);
  }
}
