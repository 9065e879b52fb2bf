package dev.forestall.service;

import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the traces of workloads and incidents were last seen; forgets what was not asked for the
 * longest. 20,000 workloads take about 6 MB.
 */
final class TraceBook {
  private static final int WORKLOADS = 20_000;
  private static final int INCIDENTS = 5_000;

  private final Bounded<String> newest = new Bounded<>(WORKLOADS);
  private final Bounded<IncidentId> opened = new Bounded<>(INCIDENTS);

  /** A record of that key came in that trace. */
  void newest(String key, SpanContext context) {
    newest.remember(key, context);
  }

  Optional<SpanContext> newestOf(String key) {
    return newest.recall(key);
  }

  /** The incident was opened in that trace. */
  void opened(IncidentId incident, SpanContext context) {
    opened.remember(incident, context);
  }

  Optional<SpanContext> of(IncidentId incident) {
    return opened.recall(incident);
  }

  /** The incident that a value is about. */
  static Optional<IncidentId> incidentOf(Object value) {
    return switch (value) {
      case IncidentEvent e -> Optional.of(e.incidentId());
      case DashboardEvent e -> Optional.of(e.incidentId());
      case RemediationEvent e -> RemediationEvent.incidentOf(e);
      case Lesson.PastCase e -> Optional.of(e.incidentId());
      default -> Optional.empty();
    };
  }

  private static final class Bounded<K> {
    private final Map<K, SpanContext> contexts;

    Bounded(int limit) {
      contexts =
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, SpanContext> eldest) {
              return size() > limit;
            }
          };
    }

    synchronized void remember(K key, SpanContext context) {
      contexts.put(key, context);
    }

    synchronized Optional<SpanContext> recall(K key) {
      return Optional.ofNullable(contexts.get(key));
    }
  }
}
