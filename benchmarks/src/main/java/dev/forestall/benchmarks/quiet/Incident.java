package dev.forestall.benchmarks.quiet;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One incident as its events tell it. */
final class Incident {
  private final IncidentOpened opened;
  private final Map<FaultKind, Instant> kinds = new LinkedHashMap<>();
  private @Nullable Forecast forecast;
  private @Nullable Instant forecastAt;
  private @Nullable IncidentResolved resolved;
  private int updates;

  Incident(IncidentOpened opened) {
    this.opened = opened;
    kinds.put(opened.faultKind(), opened.at());
    foresaw(opened.forecast(), opened.at());
  }

  /** Folds events into incidents, in the order of their opening. */
  static List<Incident> of(List<IncidentEvent> events) {
    Map<String, Incident> incidents = new LinkedHashMap<>();
    for (IncidentEvent event : events) {
      if (event instanceof IncidentOpened opened) {
        incidents.putIfAbsent(opened.incidentId().value(), new Incident(opened));
      } else {
        Incident known = incidents.get(event.incidentId().value());
        if (known != null) {
          known.add(event);
        }
      }
    }
    return List.copyOf(incidents.values());
  }

  private void add(IncidentEvent event) {
    if (event instanceof IncidentUpdated updated) {
      updates++;
      updated.kinds().forEach(kind -> kinds.putIfAbsent(kind, updated.at()));
      foresaw(updated.forecast(), updated.at());
    } else if (event instanceof IncidentResolved end) {
      resolved = end;
    }
  }

  private void foresaw(@Nullable Forecast next, Instant at) {
    if (next != null && forecast == null) {
      forecast = next;
      forecastAt = at;
    }
  }

  IncidentOpened opened() {
    return opened;
  }

  /** {@code namespace/name}. */
  String workload() {
    return opened.subject().displayName();
  }

  FaultKind kind() {
    return opened.faultKind();
  }

  /** All kinds that it came to have, the first one first. */
  Set<FaultKind> kinds() {
    return kinds.keySet();
  }

  /** When the first of these kinds was told, empty when none was. */
  Optional<Instant> toldAt(Set<FaultKind> of) {
    return kinds.entrySet().stream()
        .filter(e -> of.contains(e.getKey()))
        .map(Map.Entry::getValue)
        .min(Comparator.naturalOrder());
  }

  /** When a failure was first foreseen, null when none was. */
  @Nullable Instant foreseenAt() {
    return forecastAt;
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", opened.incidentId().value());
    json.put("workload", workload());
    json.put("kind", kind());
    json.put("kinds", List.copyOf(kinds.keySet()));
    json.put("onset", opened.onset());
    json.put("openedAt", opened.at());
    json.put("predicted", opened.predicted());
    json.put("forecast", forecast);
    json.put("forecastAt", forecastAt);
    json.put("updates", updates);
    json.put("resolvedAt", resolved == null ? null : resolved.at());
    json.put("outcome", resolved == null ? null : resolved.outcome());
    json.put("summary", opened.summary());
    return json;
  }
}
