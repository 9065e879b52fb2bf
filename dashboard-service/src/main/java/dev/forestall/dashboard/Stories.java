package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.Story;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.remediation.RemediationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stories of the incidents whose dashboards may still change, by partition: open ones, and
 * those resolved less than a day ago. Rebuilt from the topics.
 */
final class Stories {
  private static final Duration AFTER_THE_END = Duration.ofDays(1);
  private static final int MOST_EARLY = 1000;

  private final Map<Integer, Shelf> shelves = new HashMap<>();

  /** What is known of one partition. */
  private static final class Shelf {
    private final Map<IncidentId, Story> stories = new LinkedHashMap<>();
    private final Set<IncidentId> over = new HashSet<>();
    private final Set<IncidentId> told = new HashSet<>();
    private final List<RemediationEvent.OfIncident> early = new ArrayList<>();
  }

  /** The story, if this event changes its picture. */
  Optional<Story> on(int partition, IncidentEvent event) {
    Shelf shelf = shelf(partition);
    Story known = shelf.stories.get(event.incidentId());
    if (known != null) {
      return keep(shelf, known, known.after(event));
    }
    if (!(event instanceof IncidentOpened opened) || shelf.over.contains(event.incidentId())) {
      return Optional.empty();
    }
    Story story = Story.of(opened);
    for (RemediationEvent.OfIncident deed : shelf.early) {
      story = deed.incidentId().equals(opened.incidentId()) ? story.after(deed) : story;
    }
    shelf.early.removeIf(deed -> deed.incidentId().equals(opened.incidentId()));
    shelf.stories.put(story.id(), story);
    return Optional.of(story);
  }

  /**
   * The story, if this step of its remediation changes its picture. The step may be read before the
   * incident, which is in another topic.
   */
  Optional<Story> on(int partition, RemediationEvent event) {
    if (!Story.isDeed(event) || !(event instanceof RemediationEvent.OfIncident deed)) {
      return Optional.empty();
    }
    Shelf shelf = shelf(partition);
    Story known = shelf.stories.get(deed.incidentId());
    if (known != null) {
      return keep(shelf, known, known.after(deed));
    }
    if (!shelf.over.contains(deed.incidentId())) {
      shelf.early.add(deed);
      if (shelf.early.size() > MOST_EARLY) {
        shelf.early.removeFirst();
      }
    }
    return Optional.empty();
  }

  /** Its dashboard was told of. */
  void told(int partition, IncidentId incident) {
    shelf(partition).told.add(incident);
  }

  /** Whether its dashboard was told of. */
  boolean isTold(int partition, IncidentId incident) {
    return shelf(partition).told.contains(incident);
  }

  /** The stories of a partition. */
  Collection<Story> of(int partition) {
    return List.copyOf(shelf(partition).stories.values());
  }

  /** Puts away what has been over for long; returns what it was. */
  List<IncidentId> putAway(Instant now) {
    List<IncidentId> away = new ArrayList<>();
    Instant limit = now.minus(AFTER_THE_END);
    for (Shelf shelf : shelves.values()) {
      List<IncidentId> old =
          shelf.stories.values().stream().filter(s -> isOver(s, limit)).map(Story::id).toList();
      shelf.stories.keySet().removeAll(old);
      shelf.told.removeAll(old);
      shelf.over.addAll(old);
      away.addAll(old);
    }
    return away;
  }

  /** The partition is in another hand. */
  void forget(int partition) {
    shelves.remove(partition);
  }

  private Shelf shelf(int partition) {
    return shelves.computeIfAbsent(partition, p -> new Shelf());
  }

  private static Optional<Story> keep(Shelf shelf, Story known, Story next) {
    if (next.equals(known)) {
      return Optional.empty();
    }
    shelf.stories.put(next.id(), next);
    return Optional.of(next);
  }

  private static boolean isOver(Story story, Instant limit) {
    IncidentResolved resolved = story.resolved();
    return resolved != null && resolved.at().isBefore(limit);
  }
}
