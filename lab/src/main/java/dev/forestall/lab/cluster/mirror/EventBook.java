package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.ClusterEvent;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as kubelet and controllers write them: one object for what is said again and again, with a
 * count and without {@code eventTime}; gone after an hour.
 */
final class EventBook {
  private static final Duration KEPT = Duration.ofHours(1);
  private final Timeline timeline;
  private final Map<String, Event> written = new HashMap<>();

  EventBook(Timeline timeline) {
    this.timeline = timeline;
  }

  Event write(ClusterEvent event) {
    String key = String.join("|", event.regarding().uid(), event.reason(), event.note());
    Event before = written.get(key);
    Event now = before == null ? first(event, key) : again(before, event);
    written.put(key, now);
    return now;
  }

  /** Events that were last seen too long ago; they are forgotten. */
  List<Event> expired(Instant now) {
    List<Event> expired = new ArrayList<>();
    written
        .values()
        .removeIf(e -> {
          boolean old = Instant.parse(e.getDeprecatedLastTimestamp()).isBefore(now.minus(KEPT));
          if (old) {
            expired.add(e);
          }
          return old;
        });
    return expired;
  }

  private Event again(Event before, ClusterEvent event) {
    return before
        .edit()
        .withDeprecatedCount(before.getDeprecatedCount() + 1)
        .withDeprecatedLastTimestamp(timeline.text(event.at()))
        .build();
  }

  private Event first(ClusterEvent event, String key) {
    ClusterEvent.Regarding regarding = event.regarding();
    String at = timeline.text(event.at());
    return new EventBuilder()
        .withNewMetadata()
        .withName(
            regarding.name() + "." + "%08x%08x".formatted(key.hashCode(), event.at() & 0xFFFFFFFFL))
        .withNamespace(regarding.namespace().isEmpty() ? "default" : regarding.namespace())
        .withCreationTimestamp(at)
        .endMetadata()
        .withType(event.warning() ? "Warning" : "Normal")
        .withReason(event.reason())
        .withNote(event.note())
        .withNewRegarding()
        .withKind(regarding.kind())
        .withNamespace(regarding.namespace().isEmpty() ? null : regarding.namespace())
        .withName(regarding.name())
        .withUid(regarding.uid())
        .endRegarding()
        .withDeprecatedCount(1)
        .withDeprecatedFirstTimestamp(at)
        .withDeprecatedLastTimestamp(at)
        .withNewDeprecatedSource(event.by(), null)
        .withReportingController(event.by())
        .build();
  }
}
