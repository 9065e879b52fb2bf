package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.ReplicaSet;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.stream.Collectors;

/** A ReplicaSet as the API shows it. */
final class ReplicaSetView {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";
  private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";

  private final Timeline timeline;

  ReplicaSetView(Timeline timeline) {
    this.timeline = timeline;
  }

  io.fabric8.kubernetes.api.model.apps.ReplicaSet show(
      ReplicaSet replicaSet, PodTemplateSpec template) {
    PodTemplateSpec hashed =
        template
            .edit()
            .editOrNewMetadata()
            .addToLabels(TemplateBook.HASH, replicaSet.hash())
            .endMetadata()
            .build();
    int ready = replicaSet.readyReplicas();
    return new ReplicaSetBuilder()
        .withMetadata(metadata(replicaSet, hashed))
        .withNewSpec()
        .withReplicas(replicaSet.replicas())
        .withNewSelector()
        .addToMatchLabels("app", replicaSet.owner().plan().name())
        .addToMatchLabels(TemplateBook.HASH, replicaSet.hash())
        .endSelector()
        .withTemplate(hashed)
        .endSpec()
        .withNewStatus()
        .withReplicas(replicaSet.active().size())
        .withFullyLabeledReplicas(replicaSet.active().size())
        .withReadyReplicas(ready)
        .withAvailableReplicas(ready)
        .endStatus()
        .build();
  }

  private ObjectMeta metadata(ReplicaSet replicaSet, PodTemplateSpec hashed) {
    Deployment owner = replicaSet.owner();
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withName(replicaSet.name())
            .withNamespace(owner.plan().namespace())
            .withUid(replicaSet.uid())
            .withCreationTimestamp(timeline.text(replicaSet.createdAt()))
            .withLabels(hashed.getMetadata().getLabels())
            .addToAnnotations(REVISION, Long.toString(replicaSet.revision()))
            .addToAnnotations(DESIRED, Integer.toString(owner.replicas()))
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("Deployment")
            .withName(owner.plan().name())
            .withUid(owner.uid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .endOwnerReference();
    if (!replicaSet.formerRevisions().isEmpty()) {
      metadata.addToAnnotations(
          HISTORY,
          replicaSet.formerRevisions().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
    }
    return metadata.build();
  }
}
