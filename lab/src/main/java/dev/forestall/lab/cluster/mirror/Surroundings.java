package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.api.ObjectStore;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Draws;
import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.NodeState;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.stream.Stream;

/** What is in a cluster before anybody deploys: namespaces, claims and Forestall's kill switch. */
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
    model.deployments().stream()
        .map(d -> d.plan())
        .filter(p -> !p.claim().isEmpty())
        .forEach(p -> store.put(claim(p)));
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

  private PersistentVolumeClaim claim(WorkloadPlan plan) {
    Quantity size = new Quantity(Math.round(plan.volumeBytes() / (1 << 20)) + "Mi");
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(plan.claim())
        .withNamespace(plan.namespace())
        .withUid(identity.uuid(plan.claim(), "claim", 0).toString())
        .withCreationTimestamp(timeline.text(OLD))
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", size)
        .endResources()
        .endSpec()
        .withNewStatus()
        .withPhase("Bound")
        .addToCapacity("storage", size)
        .endStatus()
        .build();
  }

  /** A node as it is now. */
  io.fabric8.kubernetes.api.model.Node node(Node node, NodeState state) {
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
        .withConditions(conditions(state))
        .endStatus()
        .build();
  }

  private List<NodeCondition> conditions(NodeState state) {
    if (!state.ready()) {
      return Stream.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready")
          .map(type -> condition(type, "Unknown", "NodeStatusUnknown", state.since()))
          .toList();
    }
    long since = Math.max(OLD, state.since());
    return List.of(
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", since),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", since),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", since),
        condition("Ready", "True", "KubeletReady", since));
  }

  private NodeCondition condition(String type, String status, String reason, long since) {
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(status.equals("Unknown") ? "Kubelet stopped posting node status." : reason)
        .withLastTransitionTime(timeline.text(since))
        .build();
  }
}
