package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.RemediationEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest steps of all incidents, read from the topic, each once. The topic itself keeps them
 * for ever; this is what a door shows of it.
 */
final class AuditTrail {
  private static final int KEPT = 5_000;

  private final Map<String, RemediationEvent> newest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RemediationEvent> eldest) {
          return size() > KEPT;
        }
      };

  synchronized void add(RemediationEvent event) {
    newest.putIfAbsent(event.eventId(), event);
  }

  /** Oldest first; of one incident, or all. */
  synchronized List<RemediationEvent> of(Optional<IncidentId> incident) {
    List<RemediationEvent> found = new ArrayList<>();
    for (RemediationEvent event : newest.values()) {
      if (incident.isEmpty() || RemediationEvent.incidentOf(event).equals(incident)) {
        found.add(event);
      }
    }
    return found;
  }
}
