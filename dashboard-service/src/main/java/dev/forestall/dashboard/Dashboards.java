package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.dashboard.compose.Picture;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One picture for each incident: when it opens, a page is composed for it and its address told. A
 * step whose event exists is not done again; done again after a kill it has the same uid.
 */
final class Dashboards {
  private static final String STEP = "/0/dashboard";

  private final IncidentPage page;
  private final Clock clock;
  private final Map<Integer, Set<String>> shown = new HashMap<>();

  Dashboards(IncidentPage page, Clock clock) {
    this.page = page;
    this.clock = clock;
  }

  /** What is to be told because of this event of this partition. */
  Optional<DashboardEvent> on(int partition, IncidentEvent event) {
    return event instanceof IncidentOpened opened
            && !isShown(partition, eventId(opened.incidentId()))
        ? Optional.of(show(opened))
        : Optional.empty();
  }

  /** This was told. */
  void told(int partition, DashboardEvent event) {
    shown.computeIfAbsent(partition, p -> new HashSet<>()).add(event.eventId());
  }

  /** The partition is in another hand. */
  void forget(int partition) {
    shown.remove(partition);
  }

  private DashboardReady show(IncidentOpened opened) {
    Picture picture = page.of(opened.incidentId());
    return new DashboardReady(
        eventId(opened.incidentId()),
        opened.incidentId(),
        opened.subject(),
        clock.instant(),
        picture.url(),
        picture.uid());
  }

  private boolean isShown(int partition, String eventId) {
    return shown.getOrDefault(partition, Set.of()).contains(eventId);
  }

  /** The step's identity, whoever makes the picture. */
  static String eventId(IncidentId incident) {
    return incident.value() + STEP;
  }
}
