package dev.forestall.dashboard.compose;

import dev.forestall.dashboard.compose.model.GrafanaDashboard.DataSource;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Mark;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Target;
import dev.forestall.dashboard.compose.query.Queries;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.VerdictReached;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What happened, as marks over every panel: changes, onset, predicted breach, deeds, the end. */
final class Marks {
  private static final int MOST_CHANGES = 5;
  private static final String BLUE = "blue";
  private static final String ORANGE = "orange";
  private static final String RED = "red";
  private static final String GREEN = "green";
  private static final String PURPLE = "purple";

  private final DataSource dataSource;
  private final TimeRange range;
  private final List<Mark> marks = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private Marks(DataSource dataSource, TimeRange range) {
    this.dataSource = dataSource;
    this.range = range;
  }

  static List<Mark> of(Story story, DataSource dataSource, TimeRange range) {
    Marks marks = new Marks(dataSource, range);
    if (story.enriched() != null) {
      story.enriched().changes().stream()
          .filter(c -> isMarked(c.change()) && range.shows(c.at()))
          .limit(MOST_CHANGES)
          .forEach(marks::change);
    }
    marks.point("Onset", ORANGE, story.opened().onset(), Words.words(story.opened().faultKind()));
    marks.point("Opened", ORANGE, story.opened().at(), story.opened().summary());
    story.forecast().ifPresent(marks::breach);
    story.deeds().forEach(marks::deed);
    if (story.resolved() != null) {
      marks.point("Resolved", GREEN, story.resolved().at(), story.resolved().summary());
    }
    return List.copyOf(marks.marks);
  }

  private static boolean isMarked(Change change) {
    return switch (change) {
      case ROLLOUT, SCALE, CONFIG, DELETED -> true;
      case STATUS, RESTATED -> false;
    };
  }

  private void change(RecentChange change) {
    String what =
        switch (change.change()) {
          case ROLLOUT -> "Rollout";
          case SCALE -> "Scaled";
          case CONFIG -> "Configuration";
          case DELETED -> "Deleted";
          case STATUS, RESTATED -> "Status";
        };
    point(
        what,
        BLUE,
        change.at(),
        change.subject().displayName() + ": " + change.summary() + " (by " + change.by() + ")");
  }

  private void breach(Forecast forecast) {
    String text =
        forecast.metric() + " reaches its limit, 80 % interval " + Words.interval(forecast);
    add(
        "Predicted breach",
        RED,
        Queries.region(range.nearest(forecast.from()), range.nearest(forecast.to())),
        text);
  }

  private void deed(RemediationEvent.OfIncident deed) {
    switch (deed) {
      case ActionExecuted e -> point("Action", PURPLE, e.at(), Words.deed(e));
      case ActionFailed f -> point("Action failed", RED, f.at(), Words.deed(f));
      case ActionUndone u -> point("Undone", PURPLE, u.at(), Words.deed(u));
      case VerdictReached v -> point("Verdict", GREEN, v.at(), Words.deed(v));
      default -> point("Step", PURPLE, deed.at(), Words.deed(deed));
    }
  }

  private void point(String name, String color, Instant at, String text) {
    if (range.shows(at)) {
      add(name, color, Queries.moment(at), text);
    }
  }

  private void add(String name, String color, String expr, String text) {
    String step = range.markStepSeconds() + "s";
    marks.add(
        new Mark(
            unique(name),
            dataSource,
            true,
            false,
            color,
            expr,
            step,
            true,
            name,
            Plain.mark(text),
            new Target("Anno", dataSource, expr, "", true, step)));
  }

  private String unique(String name) {
    String unique = name;
    for (int n = 2; !names.add(unique); n++) {
      unique = name + " " + n;
    }
    return unique;
  }
}
