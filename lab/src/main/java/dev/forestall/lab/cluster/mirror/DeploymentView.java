package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.DeploymentStatus.Condition;
import dev.forestall.lab.cluster.model.ReplicaSet;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import java.util.Map;

/** A Deployment as the API shows it. Its specification belongs to whoever wrote it last. */
final class DeploymentView {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String KUBECTL = "kubectl";

  private final Timeline timeline;

  DeploymentView(Timeline timeline) {
    this.timeline = timeline;
  }

  /** The object as kubectl created it, without status. */
  io.fabric8.kubernetes.api.model.apps.Deployment created(
      Deployment deployment, PodTemplateSpec template) {
    String name = deployment.plan().name();
    long createdAt = deployment.replicaSets().getFirst().createdAt();
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(deployment.plan().namespace())
        .withUid(deployment.uid())
        .withCreationTimestamp(timeline.text(createdAt))
        .addToLabels("app", name)
        .withManagedFields(kubectl(createdAt))
        .endMetadata()
        .withNewSpec()
        .withReplicas(deployment.replicas())
        .withRevisionHistoryLimit(10)
        .withProgressDeadlineSeconds(deployment.plan().progressDeadlineSeconds())
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxSurge("25%")
        .withNewMaxUnavailable("25%")
        .endRollingUpdate()
        .endStrategy()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  /** The object with another template or another number of replicas, written by kubectl. */
  io.fabric8.kubernetes.api.model.apps.Deployment rolledOut(
      io.fabric8.kubernetes.api.model.apps.Deployment object,
      Deployment deployment,
      PodTemplateSpec template,
      long at) {
    return object
        .edit()
        .editMetadata()
        .removeMatchingFromManagedFields(f -> KUBECTL.equals(f.getManager()))
        .addToManagedFields(kubectl(at))
        .endMetadata()
        .editSpec()
        .withReplicas(deployment.replicas())
        .withTemplate(template)
        .endSpec()
        .build();
  }

  /** The object with the status that the model's controller wrote. */
  io.fabric8.kubernetes.api.model.apps.Deployment observed(
      io.fabric8.kubernetes.api.model.apps.Deployment object,
      Deployment deployment,
      long observedGeneration) {
    long revision = deployment.current().map(ReplicaSet::revision).orElse(0L);
    return object
        .edit()
        .editMetadata()
        .addToAnnotations(REVISION, Long.toString(revision))
        .endMetadata()
        .withStatus(status(deployment, observedGeneration))
        .build();
  }

  private DeploymentStatus status(Deployment deployment, long generation) {
    var status = deployment.status();
    int missing = deployment.replicas() - status.ready();
    return new DeploymentStatusBuilder()
        .withObservedGeneration(generation)
        .withReplicas(status.replicas())
        .withUpdatedReplicas(status.updated())
        .withReadyReplicas(status.ready())
        .withAvailableReplicas(status.ready())
        .withUnavailableReplicas(missing > 0 ? missing : null)
        .withConditions(
            condition("Available", status.available()),
            condition("Progressing", status.progressing()))
        .build();
  }

  private DeploymentCondition condition(String type, Condition condition) {
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(condition.holds() ? "True" : "False")
        .withReason(condition.reason())
        .withLastTransitionTime(timeline.text(condition.since()))
        .withLastUpdateTime(timeline.text(condition.updatedAt()))
        .build();
  }

  private ManagedFieldsEntry kubectl(long at) {
    FieldsV1 fields = new FieldsV1();
    fields.setAdditionalProperties(
        Map.of("f:spec", Map.of("f:template", Map.of(), "f:replicas", Map.of())));
    return new ManagedFieldsEntryBuilder()
        .withManager(KUBECTL)
        .withOperation("Update")
        .withApiVersion("apps/v1")
        .withTime(timeline.text(at))
        .withFieldsType("FieldsV1")
        .withFieldsV1(fields)
        .build();
  }
}
