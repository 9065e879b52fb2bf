package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.collector.normalise.PodName;
import dev.forestall.collector.normalise.Redaction;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of the API as they travel. */
final class ClusterEvents {
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
