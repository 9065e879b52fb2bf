package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.model.ReplicaSet;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;

/** A pod as the API shows it. */
final class PodView {
  private final Timeline timeline;
  private final ContainerView containers;

  PodView(Timeline timeline) {
    this.timeline = timeline;
    this.containers = new ContainerView(timeline);
  }

  io.fabric8.kubernetes.api.model.Pod show(Pod pod, PodTemplateSpec template) {
    return new PodBuilder()
        .withMetadata(metadata(pod, template))
        .withSpec(spec(pod, template))
        .withStatus(status(pod))
        .build();
  }

  private ObjectMeta metadata(Pod pod, PodTemplateSpec template) {
    ReplicaSet owner = pod.owner();
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withName(pod.name())
            .withGenerateName(owner.name() + "-")
            .withNamespace(owner.owner().plan().namespace())
            .withUid(pod.uid())
            .withCreationTimestamp(timeline.text(pod.createdAt()))
            .withLabels(template.getMetadata().getLabels())
            .addToLabels(TemplateBook.HASH, owner.hash())
            .withAnnotations(template.getMetadata().getAnnotations())
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("ReplicaSet")
            .withName(owner.name())
            .withUid(owner.uid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .endOwnerReference();
    pod.deletedAt()
        .ifPresent(at ->
            metadata
                .withDeletionTimestamp(timeline.text(at + 30))
                .withDeletionGracePeriodSeconds(30L));
    return metadata.build();
  }

  private static PodSpec spec(Pod pod, PodTemplateSpec template) {
    return template
        .getSpec()
        .edit()
        .withNodeName(pod.node().map(n -> n.name()).orElse(null))
        .build();
  }

  private PodStatus status(Pod pod) {
    PodStatusBuilder status =
        new PodStatusBuilder()
            .withPhase(phase(pod))
            .withQosClass("Burstable")
            .withConditions(conditions(pod));
    if (pod.evicted()) {
      status.withReason("Evicted").withMessage(pod.evictedBecause());
    }
    if (pod.node().isPresent()) {
      int address = pod.uid().hashCode();
      status
          .withStartTime(timeline.text(pod.scheduledAt()))
          .withHostIP("10.0.0." + pod.node().get().name().substring("node-".length()))
          .withPodIP("10.244.%d.%d".formatted(address >>> 8 & 0xFF, address & 0xFF))
          .withContainerStatuses(containers.show(pod));
    }
    return status.build();
  }

  private static String phase(Pod pod) {
    if (pod.evicted()) {
      return "Failed";
    }
    boolean started = pod.container().running() || pod.container().last().isPresent();
    return started ? "Running" : "Pending";
  }

  private List<PodCondition> conditions(Pod pod) {
    if (pod.node().isEmpty()) {
      return List.of(
          condition("PodScheduled", false, pod.createdAt())
              .withReason("Unschedulable")
              .withMessage("No node that is ready has the memory that it requests.")
              .build());
    }
    return List.of(
        condition("PodScheduled", true, pod.scheduledAt()).build(),
        condition("Initialized", true, pod.scheduledAt()).build(),
        readiness("ContainersReady", pod),
        readiness("Ready", pod));
  }

  private PodCondition readiness(String type, Pod pod) {
    boolean ready = pod.container().ready();
    PodConditionBuilder condition = condition(type, ready, pod.readyChangedAt());
    if (!ready) {
      condition
          .withReason("ContainersNotReady")
          .withMessage(
              "containers with unready status: [" + pod.owner().owner().plan().container() + "]");
    }
    return condition.build();
  }

  private PodConditionBuilder condition(String type, boolean holds, long since) {
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(holds ? "True" : "False")
        .withLastTransitionTime(timeline.text(since));
  }
}
