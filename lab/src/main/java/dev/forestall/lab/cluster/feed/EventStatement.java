package dev.forestall.lab.cluster.feed;

import dev.forestall.lab.cluster.model.ClusterEvent;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Events as they travel: what is said again and again is one event with a count. */
final class EventStatement {
  private final String cluster;
  private final Instant start;
  private final Map<String, Integer> counts = new HashMap<>();

  EventStatement(String cluster, Instant start) {
    this.cluster = cluster;
    this.start = start;
  }

  KubernetesEventRecorded of(ClusterModel model, ClusterEvent event) {
    ClusterEvent.Regarding regarding = event.regarding();
    String key = String.join("|", regarding.uid(), event.reason(), event.note());
    int count = counts.merge(key, 1, Integer::sum);
    return new KubernetesEventRecorded(
        "%08x/%s/%d".formatted(key.hashCode(), regarding.uid(), count),
        subject(model, regarding),
        start.plusSeconds(event.at()),
        event.warning() ? "Warning" : "Normal",
        event.reason(),
        regarding.kind(),
        regarding.name(),
        event.note(),
        count);
  }

  private Subject subject(ClusterModel model, ClusterEvent.Regarding regarding) {
    if (regarding.namespace().isEmpty()) {
      return new Subject(cluster, Subject.NO_NAMESPACE, regarding.kind(), regarding.name());
    }
    return owner(model, regarding)
        .map(d -> Subject.deployment(cluster, d.plan().namespace(), d.plan().name()))
        .orElseGet(
            () -> new Subject(cluster, regarding.namespace(), regarding.kind(), regarding.name()));
  }

  private static Optional<Deployment> owner(ClusterModel model, ClusterEvent.Regarding regarding) {
    return model.deployments().stream()
        .filter(d -> d.plan().namespace().equals(regarding.namespace()))
        .filter(d ->
            d.plan().name().equals(regarding.name())
                || regarding.name().startsWith(d.plan().name() + "-"))
        .max(java.util.Comparator.comparingInt(d -> d.plan().name().length()));
  }
}
