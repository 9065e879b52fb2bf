package dev.forestall.dashboard.compose;

import dev.forestall.dashboard.compose.model.GrafanaDashboard.DataSource;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Target;
import dev.forestall.dashboard.compose.model.Panel;
import dev.forestall.dashboard.compose.model.Panel.GridPos;
import dev.forestall.dashboard.compose.query.Pods;
import dev.forestall.dashboard.compose.query.Queries;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The panel of one metric: what was measured, its limit as a query and as a threshold, and for the
 * metric of the forecast three dashed lines to the limit: most likely, earliest and latest (80 %).
 */
final class Curves {
  private static final String MEASURED = "A";
  private static final String LIMIT = "B";
  private static final String LIKELY = "C";
  private static final String EARLIEST = "D";
  private static final String LATEST = "E";

  private final Story story;
  private final DataSource dataSource;
  private final @Nullable String clusterLabel;
  private final Duration rateWindow;

  Curves(Story story, DataSource dataSource, @Nullable String clusterLabel, Duration rateWindow) {
    this.story = story;
    this.dataSource = dataSource;
    this.clusterLabel = clusterLabel;
    this.rateWindow = rateWindow;
  }

  Panel of(Metric metric, int id, GridPos place) {
    Optional<Forecast> forecast = story.forecast().filter(f -> f.metric().equals(metric.name()));
    Pods pods = new Pods(story.subject(), story.pods(), clusterLabel);
    Queries queries = new Queries(pods, forecast.map(Forecast::container).orElse(""), rateWindow);
    OptionalDouble limit = limit(metric, forecast);
    List<Target> targets = new ArrayList<>();
    targets.add(target(MEASURED, queries.measured(metric), queries.legend(metric)));
    limit.ifPresent(l -> targets.add(target(LIMIT, queries.limit(metric, l), "limit")));
    forecast.ifPresent(f -> {
      targets.add(target(LIKELY, Queries.line(f, f.eta()), "forecast"));
      targets.add(target(EARLIEST, Queries.line(f, f.from()), "earliest (80 %)"));
      targets.add(target(LATEST, Queries.line(f, f.to()), "latest (80 %)"));
    });
    return new Panel.TimeSeries(
        id,
        "timeseries",
        title(metric),
        description(metric, forecast),
        place,
        dataSource,
        targets,
        look(metric, limit));
  }

  private OptionalDouble limit(Metric metric, Optional<Forecast> forecast) {
    if (forecast.isPresent()) {
      return OptionalDouble.of(forecast.get().limit());
    }
    return story.enriched() == null
        ? OptionalDouble.empty()
        : story.enriched().series().stream()
            .filter(s -> s.metric().equals(metric.name()))
            .flatMap(s -> Stream.ofNullable(s.limit()))
            .filter(Double::isFinite)
            .mapToDouble(Double::doubleValue)
            .max();
  }

  private Target target(String refId, String expr, String legend) {
    return new Target(refId, dataSource, expr, legend, true, "");
  }

  private static String title(Metric metric) {
    return switch (metric.name()) {
      case Metrics.MEMORY -> "Memory (working set)";
      case Metrics.CPU -> "CPU";
      case Metrics.CPU_THROTTLED -> "CPU throttled";
      case Metrics.FILE_SYSTEM -> "File system";
      case Metrics.VOLUME -> "Volume";
      case Metrics.REQUESTS -> "Requests";
      case Metrics.ERRORS -> "Failed requests";
      case Metrics.REQUEST_SECONDS -> "Mean time of a request";
      default -> metric.name();
    };
  }

  private static String description(Metric metric, Optional<Forecast> forecast) {
    String what = metric.name() + ", " + metric.unit();
    return forecast.isEmpty()
        ? what
        : what + "; dashed: the forecast to its limit, most likely, earliest and latest (80 %)";
  }

  private static String unit(Metric metric) {
    if (metric.name().equals(Metrics.REQUEST_SECONDS)) {
      return "s";
    }
    return switch (metric.unit()) {
      case "bytes" -> "bytes";
      case "requests/s", "errors/s" -> "reqps";
      default -> "short";
    };
  }

  private static Panel.FieldConfig look(Metric metric, OptionalDouble limit) {
    List<Panel.Step> steps = new ArrayList<>();
    steps.add(new Panel.Step("green", null));
    limit.ifPresent(l -> steps.add(new Panel.Step("red", l)));
    Panel.ThresholdsStyle style = new Panel.ThresholdsStyle(limit.isPresent() ? "dashed" : "off");
    return new Panel.FieldConfig(
        new Panel.Defaults(
            unit(metric),
            0,
            new Panel.Lines("line", 2, 5, "never", style),
            new Panel.Thresholds("absolute", steps)),
        List.of(
            dashed(LIMIT, "red", List.of(2, 4)),
            dashed(LIKELY, "orange", List.of(10, 10)),
            dashed(EARLIEST, "yellow", List.of(4, 8)),
            dashed(LATEST, "yellow", List.of(4, 8))));
  }

  private static Panel.Variation dashed(String refId, String color, List<Integer> dash) {
    return new Panel.Variation(
        new Panel.Matcher("byFrameRefID", refId),
        List.of(
            new Panel.Property("custom.lineStyle", new Panel.LineStyle("dash", dash)),
            new Panel.Property("custom.fillOpacity", 0),
            new Panel.Property("color", new Panel.Color("fixed", color))));
  }
}
