package dev.forestall.model.incident;

import dev.forestall.model.Require;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series as a page plots it.
 *
 * @param pod pod
 * @param container container, or {@code ""}
 * @param metric metric
 * @param unit unit of the values
 * @param limit its limit, null when it has none
 * @param points points in order of time
 */
public record PlottedSeries(
    String pod,
    String container,
    String metric,
    String unit,
    @Nullable Double limit,
    List<Point> points) {
  public PlottedSeries {
    Require.text(pod, "pod");
    Require.present(container, "container");
    Require.text(metric, "metric");
    Require.text(unit, "unit");
    points = Require.copy(points);
  }

  /**
   * One point.
   *
   * @param at time
   * @param value value
   */
  public record Point(Instant at, double value) {
    public Point {
      Require.present(at, "at");
    }
  }
}
