package dev.forestall.dashboard.compose;

import dev.forestall.dashboard.compose.model.GrafanaDashboard;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Annotations;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.DataSource;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Link;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Time;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Variable;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Variables;
import dev.forestall.dashboard.compose.model.Panel;
import dev.forestall.dashboard.compose.model.Panel.GridPos;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dashboard of an incident: words, and a panel for each metric that it is about. The same
 * story gives the same dashboard.
 */
public final class Composer {
  /** The tag of every dashboard that is Forestall's. */
  public static final String TAG = "forestall";

  /** The tag of those whose incident is over. */
  public static final String RESOLVED_TAG = "resolved";

  private static final String VARIABLE = "datasource";
  private static final String PROMETHEUS = "prometheus";
  private static final Pattern RESOLVED_AT = Pattern.compile("Resolved at (\\S+Z)\\.");
  private static final int LONGEST_NAME = 120;
  private static final int MOST_METRICS = 8;
  private static final int TEXT_ROWS = 10;
  private static final int ROWS = 9;

  private final IncidentPage page;
  private final Sources sources;

  /**
   * Where the curves come from.
   *
   * @param dataSource uid of the Prometheus data source, null to let the viewer choose
   * @param clusterLabel label that holds the cluster, null when the Prometheus has but one
   * @param rateWindow over which the rate of a counter is taken
   */
  public record Sources(
      @Nullable String dataSource, @Nullable String clusterLabel, Duration rateWindow) {}

  /** With links to the console. */
  public Composer(IncidentPage page, Sources sources) {
    this.page = page;
    this.sources = sources;
  }

  /** The dashboard of an incident. */
  public GrafanaDashboard compose(Story story) {
    TimeRange range = TimeRange.of(story);
    String url = page.of(story.id()).url();
    return new GrafanaDashboard(
        DashboardUid.of(story.id()),
        title(story),
        description(story),
        tags(story),
        "browser",
        true,
        1,
        GrafanaDashboard.SCHEMA_VERSION,
        story.resolved() == null ? "1m" : "",
        new Time(range.from().toString(), range.to().toString()),
        List.of(new Link("link", "The incident in Forestall", url, "external link", true)),
        new Variables(variables()),
        new Annotations(Marks.of(story, dataSource(), range)),
        panels(story, url));
  }

  /** When the incident of a dashboard was resolved, read from the dashboard's description. */
  public static Optional<Instant> resolvedAt(String description) {
    Matcher matcher = RESOLVED_AT.matcher(description);
    try {
      return matcher.find() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** With the id in it, since old versions overwrite a dashboard of the same title. */
  private static String title(Story story) {
    return Plain.line(story.subject().displayName(), LONGEST_NAME)
        + ": "
        + Words.words(story.opened().faultKind())
        + " ("
        + DashboardUid.of(story.id()).substring("forestall-".length())
        + ")";
  }

  private static String description(Story story) {
    return "Made by Forestall for an incident of "
        + Plain.line(story.subject().key(), 2 * LONGEST_NAME).replace("Resolved", "resolved")
        + "."
        + (story.resolved() == null ? "" : " Resolved at " + story.resolved().at() + ".");
  }

  private static List<String> tags(Story story) {
    return story.resolved() == null
        ? List.of(TAG, "incident")
        : List.of(TAG, "incident", RESOLVED_TAG);
  }

  private List<Variable> variables() {
    return sources.dataSource() == null
        ? List.of(new Variable(VARIABLE, "Data source", "datasource", PROMETHEUS, 1))
        : List.of();
  }

  private DataSource dataSource() {
    String uid = sources.dataSource();
    return new DataSource(PROMETHEUS, uid == null ? "${" + VARIABLE + "}" : uid);
  }

  private List<Panel> panels(Story story, String url) {
    List<Panel> panels = new ArrayList<>();
    panels.add(
        new Panel.Text(
            1,
            "text",
            "Incident",
            new GridPos(TEXT_ROWS, Panel.COLUMNS, 0, 0),
            new Panel.Words("markdown", Words.of(story, url))));
    Curves curves = new Curves(story, dataSource(), sources.clusterLabel(), sources.rateWindow());
    List<Metric> metrics = metrics(story);
    for (int i = 0; i < metrics.size(); i++) {
      panels.add(curves.of(metrics.get(i), i + 2, place(i)));
    }
    return panels;
  }

  /** The first one over the whole width, the others two in a row. */
  private static GridPos place(int index) {
    int half = Panel.COLUMNS / 2;
    int y = TEXT_ROWS + ROWS * ((index + 1) / 2);
    return index == 0
        ? new GridPos(ROWS, Panel.COLUMNS, 0, TEXT_ROWS)
        : new GridPos(ROWS, half, (index - 1) % 2 * half, y);
  }

  /** The forecast's first, then those of the fault kinds, then those of the evidence. */
  private static List<Metric> metrics(Story story) {
    Set<String> names = new LinkedHashSet<>();
    story.forecast().ifPresent(f -> names.add(f.metric()));
    story.kinds().forEach(kind -> names.addAll(metrics(kind)));
    if (story.enriched() != null) {
      story.enriched().series().forEach(s -> names.add(s.metric()));
      story.enriched().aggregates().forEach(a -> names.add(a.metric()));
    }
    return names.stream()
        .flatMap(name -> Metrics.named(name).stream())
        .filter(metric -> !metric.sources().isEmpty())
        .limit(MOST_METRICS)
        .toList();
  }

  private static List<String> metrics(FaultKind kind) {
    return switch (kind) {
      case MEMORY_LEAK, OOM_KILLED, EVICTED, NODE_PRESSURE -> List.of(Metrics.MEMORY);
      case CPU_SATURATION -> List.of(Metrics.CPU, Metrics.CPU_THROTTLED);
      case DISK_FILLING -> List.of(Metrics.VOLUME, Metrics.FILE_SYSTEM);
      case ERROR_RATE, UNAVAILABLE, CODE_DEFECT -> List.of(Metrics.ERRORS, Metrics.REQUESTS);
      case LATENCY, NETWORK_DELAY -> List.of(Metrics.REQUEST_SECONDS, Metrics.REQUESTS);
      case CRASH_LOOP,
          IMAGE_PULL,
          CONFIG_ERROR,
          PROBE_FAILURE,
          UNSCHEDULABLE,
          ROLLOUT_STUCK,
          NODE_NOT_READY,
          AUTOSCALER_AT_MAXIMUM,
          QUOTA_EXCEEDED,
          JOB_FAILED,
          SATURATION ->
          List.of(Metrics.MEMORY, Metrics.CPU);
    };
  }
}
