package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.ClusterIdentity;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose pod it is: Deployment through ReplicaSet, CronJob through Job, StatefulSet, DaemonSet, Job;
 * else the pod itself.
 */
final class Owners {
  private static final String TEMPLATE_HASH = "pod-template-hash";

  private final ClusterIdentity cluster;
  private final ClusterCache cache;

  Owners(ClusterIdentity cluster, ClusterCache cache) {
    this.cluster = cluster;
    this.cache = cache;
  }

  /** The reference that says who controls an object. */
  static Optional<OwnerReference> controller(HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null
        ? Optional.empty()
        : owners.stream().filter(o -> Boolean.TRUE.equals(o.getController())).findFirst();
  }

  Subject of(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    return controller(pod)
        .flatMap(owner -> throughOwner(namespace, owner, pod))
        .orElseGet(() -> subject(namespace, "Pod", pod.getMetadata().getName()));
  }

  /** The workload behind an object of any kind, the object itself when there is none. */
  Subject of(String namespace, String kind, String name) {
    Optional<? extends HasMetadata> object =
        switch (kind) {
          case "ReplicaSet" -> cache.get(Key.of(Kind.REPLICA_SET, namespace, name));
          case "Job" -> cache.get(Key.of(Kind.JOB, namespace, name));
          default -> Optional.empty();
        };
    return object
        .flatMap(Owners::controller)
        .filter(o -> o.getKind().equals("Deployment") || o.getKind().equals("CronJob"))
        .map(o -> subject(namespace, o.getKind(), o.getName()))
        .orElseGet(() -> subject(namespace, kind, name));
  }

  Subject subject(String namespace, String kind, String name) {
    return new Subject(cluster.required(), namespace, kind, name);
  }

  private Optional<Subject> throughOwner(String namespace, OwnerReference owner, Pod pod) {
    return switch (owner.getKind()) {
      case "ReplicaSet" -> deployment(namespace, owner, pod);
      case "Job" -> Optional.of(of(namespace, "Job", owner.getName()));
      case "StatefulSet", "DaemonSet" ->
          Optional.of(subject(namespace, owner.getKind(), owner.getName()));
      default -> Optional.empty();
    };
  }

  private Optional<Subject> deployment(String namespace, OwnerReference owner, Pod pod) {
    Optional<? extends HasMetadata> replicaSet =
        cache.get(Key.of(Kind.REPLICA_SET, namespace, owner.getName()));
    if (replicaSet.isPresent()) {
      return controller(replicaSet.get())
          .filter(o -> o.getKind().equals("Deployment"))
          .map(o -> subject(namespace, "Deployment", o.getName()));
    }
    return byTemplateHash(owner.getName(), pod).map(n -> subject(namespace, "Deployment", n));
  }

  /**
   * A pod may be seen before its ReplicaSet, and ReplicaSets may be forbidden: the deployment
   * controller names a ReplicaSet by its Deployment and the hash that its pods carry as a label.
   */
  private static Optional<String> byTemplateHash(String replicaSet, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String hash = labels == null ? null : labels.get(TEMPLATE_HASH);
    return hash != null && replicaSet.endsWith("-" + hash)
        ? Optional.of(replicaSet.substring(0, replicaSet.length() - hash.length() - 1))
        : Optional.empty();
  }
}
