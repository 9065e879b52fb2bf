package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.collector.normalise.PodName;
import dev.forestall.collector.normalise.Redaction;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of the API, and the conditions of nodes, as they travel. */
final class ClusterEvents {
  private static final Set<String> PRESSURES =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure");

  private final Owners owners;
  private final PodDirectory pods;

  ClusterEvents(Owners owners, PodDirectory pods) {
    this.owners = owners;
    this.pods = pods;
  }

  /**
   * When an event was last seen: kubelet and controllers leave {@code eventTime} empty and write
   * the deprecated fields; others count in a series.
   */
  static Instant lastSeen(Event event) {
    return Stream.of(
            event.getSeries() == null ? null : time(event.getSeries().getLastObservedTime()),
            event.getDeprecatedLastTimestamp(),
            time(event.getEventTime()),
            event.getDeprecatedFirstTimestamp(),
            event.getMetadata().getCreationTimestamp())
        .flatMap(text -> Times.parse(text).stream())
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  static int count(Event event) {
    if (event.getSeries() != null && event.getSeries().getCount() != null) {
      return event.getSeries().getCount();
    }
    return event.getDeprecatedCount() == null ? 1 : Math.max(1, event.getDeprecatedCount());
  }

  /** The event, empty when it does not say what it is about. */
  Optional<KubernetesEventRecorded> of(Event event) {
    ObjectReference regarding = event.getRegarding();
    if (regarding == null || blank(regarding.getKind()) || blank(regarding.getName())) {
      return Optional.empty();
    }
    try {
      int count = count(event);
      return Optional.of(
          new KubernetesEventRecorded(
              event.getMetadata().getUid() + "/" + count,
              subject(regarding),
              lastSeen(event),
              orElse(event.getType(), "Normal"),
              orElse(event.getReason(), "Unknown"),
              regarding.getKind(),
              regarding.getName(),
              Redaction.redact(orElse(event.getNote(), "")),
              count));
    } catch (IllegalArgumentException e) {
      // anybody may write Events, about things of any name; such a one is about nothing of ours
      return Optional.empty();
    }
  }

  /**
   * What a node's conditions say and its events may have said too long ago: that it is not ready or
   * under pressure, and that it is well again. The same condition is the same event.
   *
   * @param before the node as last seen, null at first sight
   */
  List<KubernetesEventRecorded> of(@Nullable Node before, Node node) {
    return conditions(node).stream()
        .filter(c -> isBad(c) || (before != null && wasBad(before, c)))
        .map(c -> condition(node, c))
        .toList();
  }

  /** What its conditions say that is bad. */
  List<KubernetesEventRecorded> of(Node node) {
    return of(null, node);
  }

  private KubernetesEventRecorded condition(Node node, NodeCondition condition) {
    String name = node.getMetadata().getName();
    boolean bad = isBad(condition);
    String since = orElse(condition.getLastTransitionTime(), "");
    return new KubernetesEventRecorded(
        node.getMetadata().getUid() + "/" + condition.getType() + "/" + since + "/" + bad,
        owners.subject(Subject.NO_NAMESPACE, "Node", name),
        Times.parse(since).orElse(Instant.EPOCH),
        bad ? "Warning" : "Normal",
        reason(condition, bad),
        "Node",
        name,
        Redaction.redact(
            "condition %s is %s since %s: %s"
                .formatted(
                    condition.getType(),
                    condition.getStatus(),
                    since.isEmpty() ? "an unknown time" : since,
                    orElse(condition.getMessage(), "no message"))),
        1);
  }

  /** As the node controller and the kubelet name it in their own events. */
  private static String reason(NodeCondition condition, boolean bad) {
    String type = condition.getType();
    return switch (type) {
      case "Ready" -> bad ? "NodeNotReady" : "NodeReady";
      case "MemoryPressure" -> bad ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory";
      case "DiskPressure" -> bad ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure";
      case "PIDPressure" -> bad ? "NodeHasInsufficientPID" : "NodeHasSufficientPID";
      default -> type;
    };
  }

  private static boolean wasBad(Node before, NodeCondition now) {
    return conditions(before).stream().anyMatch(c -> c.getType().equals(now.getType()) && isBad(c));
  }

  private static boolean isBad(NodeCondition condition) {
    return condition.getType().equals("Ready")
        ? !"True".equals(condition.getStatus())
        : "True".equals(condition.getStatus());
  }

  private static List<NodeCondition> conditions(Node node) {
    return node.getStatus() == null
        ? List.of()
        : node.getStatus().getConditions().stream()
            .filter(c -> "Ready".equals(c.getType()) || PRESSURES.contains(c.getType()))
            .toList();
  }

  private Subject subject(ObjectReference regarding) {
    String namespace = orElse(regarding.getNamespace(), Subject.NO_NAMESPACE);
    return switch (regarding.getKind()) {
      case "Pod" ->
          pods.newest(new PodName(namespace, regarding.getName()))
              .map(PodIdentity::subject)
              .orElseGet(() -> owners.subject(namespace, "Pod", regarding.getName()));
      case "Node" -> owners.subject(Subject.NO_NAMESPACE, "Node", regarding.getName());
      case "ReplicaSet", "Job" -> owners.of(namespace, regarding.getKind(), regarding.getName());
      default -> owners.subject(namespace, regarding.getKind(), regarding.getName());
    };
  }

  private static @Nullable String time(@Nullable MicroTime time) {
    return time == null ? null : time.getTime();
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }
}
