package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.PlottedSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A series, thinned out: of each part of its time the least and the greatest value. */
record Series(
    String pod,
    @JsonPropertyDescription("Empty when it is of the whole pod") String container,
    String metric,
    String unit,
    @JsonPropertyDescription("Missing when it has none") @Nullable Double limit,
    @JsonPropertyDescription("How many points there were before it was thinned out") int samples,
    List<Point> points) {
  record Point(Instant at, double value) {}

  /**
   * Thins a series out.
   *
   * @param most points to keep at most, at least 2
   */
  static Series of(PlottedSeries series, int most) {
    List<Point> points =
        series.points().stream()
            .filter(p -> Double.isFinite(p.value()))
            .map(p -> new Point(p.at(), p.value()))
            .toList();
    return new Series(
        series.pod(),
        series.container(),
        series.metric(),
        series.unit(),
        series.limit() == null ? null : Bounded.number(series.limit()),
        points.size(),
        thin(points, most));
  }

  private static List<Point> thin(List<Point> points, int most) {
    if (points.size() <= most) {
      return points;
    }
    int parts = most / 2;
    List<Point> kept = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) points.size() * part / parts);
      int to = (int) ((long) points.size() * (part + 1) / parts);
      kept.addAll(extremes(points.subList(from, to)));
    }
    return kept;
  }

  private static List<Point> extremes(List<Point> part) {
    Point least = part.stream().min(Comparator.comparingDouble(Point::value)).orElseThrow();
    Point greatest = part.stream().max(Comparator.comparingDouble(Point::value)).orElseThrow();
    return Stream.of(least, greatest).distinct().sorted(Comparator.comparing(Point::at)).toList();
  }
}
