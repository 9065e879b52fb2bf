package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.api.ObjectStore;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Draws;
import dev.forestall.lab.cluster.model.Node;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.stream.Stream;

/** What is in a cluster before anybody deploys: nodes, namespaces and Forestall's kill switch. */
final class Surroundings {
  /** Forestall's namespace. */
  static final String FORESTALL = "forestall";

  private static final long OLD = -30L * 24 * 3600;
  private final Timeline timeline;
  private final Draws identity;

  Surroundings(Timeline timeline, String cluster) {
    this.timeline = timeline;
    this.identity = new Draws(0).named(cluster);
  }

  void put(ObjectStore store, ClusterModel model) {
    model.nodes().forEach(n -> store.put(node(n)));
    Stream.concat(
            Stream.of("default", "kube-system", FORESTALL),
            model.deployments().stream().map(d -> d.plan().namespace()))
        .distinct()
        .forEach(n -> putNamespace(store, n));
    store.put(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("forestall-automation")
            .withNamespace(FORESTALL)
            .endMetadata()
            .addToData("state", "running")
            .build());
  }

  private void putNamespace(ObjectStore store, String name) {
    store.put(
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid(identity.uuid(name, "namespace", 0).toString())
            .withCreationTimestamp(timeline.text(OLD))
            .addToLabels("kubernetes.io/metadata.name", name)
            .endMetadata()
            .withNewStatus()
            .withPhase("Active")
            .endStatus()
            .build());
  }

  private io.fabric8.kubernetes.api.model.Node node(Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.name())
        .withUid(node.uid())
        .withCreationTimestamp(timeline.text(OLD))
        .addToLabels("kubernetes.io/hostname", node.name())
        .addToLabels("forestall.dev/simulation", "true")
        .endMetadata()
        .withNewSpec()
        .withProviderID("forestall-lab://simulation/" + node.name())
        .endSpec()
        .withNewStatus()
        .addToCapacity("cpu", new Quantity(Long.toString(Math.round(node.cores()))))
        .addToCapacity("memory", new Quantity(Math.round(node.memoryBytes() / 1024) + "Ki"))
        .addToCapacity("pods", new Quantity("110"))
        .addToAllocatable("cpu", new Quantity(Long.toString(Math.round(node.cores()))))
        .addToAllocatable("memory", new Quantity(Math.round(node.memoryBytes() / 1024) + "Ki"))
        .addToAllocatable("pods", new Quantity("110"))
        .withConditions(conditions())
        .endStatus()
        .build();
  }

  private List<NodeCondition> conditions() {
    return List.of(
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID"),
        condition("Ready", "True", "KubeletReady"));
  }

  private NodeCondition condition(String type, String status, String reason) {
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withLastTransitionTime(timeline.text(OLD))
        .build();
  }
}
