package dev.forestall.remediation.console;

import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.incident.IncidentView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One plot: a metric of a container, with a line for each pod.
 *
 * @param id its id on the page; another one when its content is another one
 * @param title "Memory of container app"
 * @param caption what it shows, in a sentence, for those who do not see it
 * @param data what the page's script draws, as JSON
 */
record Plot(String id, String title, String caption, String data) {
  private static final int MOST_PLOTS = 6;
  private static final int MOST_PODS = 6;

  /** A vertical line: "rollout", "onset", "action", "now". */
  record Mark(long at, String name) {}

  private record Line(String name, List<@Nullable Double> values) {}

  private record Cone(
      String pod, long madeAt, double current, double limit, long from, long eta, long to) {}

  private record Data(
      String unit,
      List<Long> times,
      List<Line> lines,
      @Nullable Double limit,
      @Nullable Cone forecast,
      List<Mark> marks) {}

  private record Key(String metric, String container) {}

  /** The implicated series first. */
  static List<Plot> of(IncidentView incident, List<Mark> marks) {
    if (incident.enriched() == null) {
      return List.of();
    }
    Map<Key, List<PlottedSeries>> byMetric = new LinkedHashMap<>();
    for (PlottedSeries series : incident.enriched().series()) {
      if (!series.points().isEmpty()) {
        byMetric
            .computeIfAbsent(new Key(series.metric(), series.container()), k -> new ArrayList<>())
            .add(series);
      }
    }
    Forecast forecast = incident.forecast();
    return byMetric.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> rank(e.getKey(), e.getValue(), forecast)))
        .limit(MOST_PLOTS)
        .map(e -> plot(e.getKey(), e.getValue(), forecast, marks))
        .toList();
  }

  private static int rank(Key key, List<PlottedSeries> series, @Nullable Forecast forecast) {
    if (isOf(forecast, key)) {
      return 0;
    }
    return series.stream().anyMatch(s -> s.limit() != null) ? 1 : 2;
  }

  private static boolean isOf(@Nullable Forecast forecast, Key key) {
    return forecast != null
        && forecast.metric().equals(key.metric())
        && forecast.container().equals(key.container());
  }

  private static Plot plot(
      Key key, List<PlottedSeries> all, @Nullable Forecast forecast, List<Mark> marks) {
    Forecast cone = isOf(forecast, key) ? forecast : null;
    List<PlottedSeries> shown =
        all.stream()
            .sorted(
                Comparator.comparingInt(s -> cone != null && s.pod().equals(cone.pod()) ? 0 : 1))
            .limit(MOST_PODS)
            .toList();
    Double limit =
        cone != null
            ? Double.valueOf(cone.limit())
            : shown.stream()
                .map(PlottedSeries::limit)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    String unit = shown.getFirst().unit();
    String data = Wire.json().writeValueAsString(data(shown, unit, limit, cone, marks));
    String of = key.container().isEmpty() ? "" : " of container " + key.container();
    String title = Words.metric(key.metric()) + of;
    return new Plot(
        "plot-" + Integer.toHexString(data.hashCode()),
        title,
        caption(title, shown, unit, limit, cone),
        data);
  }

  private static Data data(
      List<PlottedSeries> shown,
      String unit,
      @Nullable Double limit,
      @Nullable Forecast cone,
      List<Mark> marks) {
    TreeSet<Long> times = new TreeSet<>();
    shown.forEach(s -> s.points().forEach(p -> times.add(p.at().toEpochMilli())));
    List<Line> lines = new ArrayList<>();
    for (PlottedSeries series : shown) {
      Map<Long, Double> values = new HashMap<>();
      series.points().forEach(p -> values.put(p.at().toEpochMilli(), p.value()));
      List<@Nullable Double> aligned = new ArrayList<>();
      times.forEach(t -> aligned.add(values.get(t)));
      lines.add(new Line(series.pod(), aligned));
    }
    return new Data(
        unit, List.copyOf(times), lines, limit, cone == null ? null : cone(cone), marks);
  }

  private static Cone cone(Forecast f) {
    return new Cone(
        f.pod(),
        f.madeAt().toEpochMilli(),
        f.current(),
        f.limit(),
        f.from().toEpochMilli(),
        f.eta().toEpochMilli(),
        f.to().toEpochMilli());
  }

  private static String caption(
      String title,
      List<PlottedSeries> shown,
      String unit,
      @Nullable Double limit,
      @Nullable Forecast cone) {
    PlottedSeries first = shown.getFirst();
    StringBuilder text = new StringBuilder(title);
    text.append(" in ").append(shown.size()).append(shown.size() == 1 ? " pod" : " pods");
    text.append(": from ").append(Words.quantity(first.points().getFirst().value(), unit));
    text.append(" to ").append(Words.quantity(first.points().getLast().value(), unit));
    text.append(" in ").append(first.pod());
    if (limit != null) {
      text.append("; the limit is ").append(Words.quantity(limit, unit));
    }
    if (cone != null) {
      text.append(", expected to be reached at ").append(utc(cone.eta()));
      text.append(" (80 %: ").append(utc(cone.from())).append(" to ");
      text.append(utc(cone.to())).append(")");
    }
    return text.append(".").toString();
  }

  private static String utc(Instant at) {
    return Moment.of(at, at).utc();
  }
}
