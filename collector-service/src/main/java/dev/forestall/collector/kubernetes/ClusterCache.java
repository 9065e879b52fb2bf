package dev.forestall.collector.kubernetes;

import dev.forestall.collector.CollectorMetrics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The informers' view of the cluster, read only. */
final class ClusterCache {
  private final Map<Kind, Watched<?>> watched = new EnumMap<>(Kind.class);

  ClusterCache(KubernetesClient client, CollectorMetrics metrics) {
    for (Kind kind : Kind.values()) {
      watched.put(kind, new Watched<>(kind, informable(client, kind), metrics));
    }
  }

  /** Begins to watch; {@code changed} hears of every object that came, changed or went. */
  void start(Kind kind, Consumer<Change> changed) {
    watched(kind).start(changed);
  }

  void stop() {
    watched.values().forEach(Watched::stop);
  }

  Watched<?> watched(Kind kind) {
    return Objects.requireNonNull(watched.get(kind));
  }

  Optional<? extends HasMetadata> get(Key key) {
    return watched(key.kind()).get(key.namespaced());
  }

  Stream<? extends HasMetadata> all(Kind kind) {
    return watched(kind).all();
  }

  /** The ReplicaSets that a Deployment controls. */
  List<ReplicaSet> replicaSetsOf(Deployment deployment) {
    return watched(Kind.REPLICA_SET).controlledBy(deployment.getMetadata().getUid()).stream()
        .map(ReplicaSet.class::cast)
        .toList();
  }

  /** The pods that an object controls. */
  List<Pod> podsOf(HasMetadata owner) {
    return watched(Kind.POD).controlledBy(owner.getMetadata().getUid()).stream()
        .map(Pod.class::cast)
        .toList();
  }

  private static Informable<? extends HasMetadata> informable(KubernetesClient client, Kind kind) {
    return switch (kind) {
      case DEPLOYMENT -> client.apps().deployments().inAnyNamespace();
      case REPLICA_SET -> client.apps().replicaSets().inAnyNamespace();
      case STATEFUL_SET -> client.apps().statefulSets().inAnyNamespace();
      case DAEMON_SET -> client.apps().daemonSets().inAnyNamespace();
      case JOB -> client.batch().v1().jobs().inAnyNamespace();
      case NODE -> client.nodes();
      case POD -> client.pods().inAnyNamespace();
      case AUTOSCALER -> client.autoscaling().v2().horizontalPodAutoscalers().inAnyNamespace();
      case EVENT -> client.events().v1().events().inAnyNamespace();
    };
  }
}
