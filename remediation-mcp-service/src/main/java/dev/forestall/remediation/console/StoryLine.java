package dev.forestall.remediation.console;

import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.Telling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of what happened.
 *
 * @param at when
 * @param event what, in a word or two
 * @param by who; null when Forestall itself did
 * @param sentence more, may be empty
 * @param incident incident that it is about, null when it is about none, or not to be shown
 */
record StoryLine(
    Moment at, String event, @Nullable String by, String sentence, @Nullable String incident) {

  private record Happened(Instant at, String event, @Nullable String by, String sentence) {}

  /** The story of an incident, oldest first. */
  static List<StoryLine> of(IncidentView view, Instant now) {
    List<Happened> all = new ArrayList<>();
    if (view.enriched() != null) {
      for (RecentChange change : view.enriched().changes()) {
        all.add(new Happened(change.at(), changed(change), change.by(), change.summary()));
      }
    }
    all.add(new Happened(view.onset(), "It began", null, "As far back as the data show."));
    all.add(new Happened(view.openedAt(), "Detected", "detector", ""));
    for (IncidentView.Step step : view.timeline()) {
      String sentence = step.sentence() == null ? "" : step.sentence();
      all.add(new Happened(step.at(), Words.event(step.event()), step.by(), sentence));
    }
    for (FeedbackGiven given : view.feedback()) {
      all.add(new Happened(given.at(), "Feedback", given.by(), Telling.sentence(given)));
    }
    if (view.resolvedAt() != null) {
      all.add(new Happened(view.resolvedAt(), "Over", "detector", ""));
    }
    return all.stream()
        .sorted(Comparator.comparing(Happened::at))
        .map(h -> new StoryLine(Moment.of(h.at(), now), h.event(), h.by(), h.sentence(), null))
        .toList();
  }

  private static String changed(RecentChange change) {
    return switch (change.change()) {
      case ROLLOUT -> "Rollout";
      case SCALE -> "Scaled";
      case CONFIG -> "Configuration changed";
      case STATUS, RESTATED -> "Status changed";
      case DELETED -> "Deleted";
    };
  }

  /** A line of the audit. */
  static StoryLine of(RemediationEvent event, Instant now) {
    return new StoryLine(
        Moment.of(event.at(), now),
        Words.event(event.getClass().getSimpleName()),
        Telling.by(event).orElse(null),
        Telling.sentence(event),
        RemediationEvent.incidentOf(event).map(i -> i.value()).orElse(null));
  }
}
