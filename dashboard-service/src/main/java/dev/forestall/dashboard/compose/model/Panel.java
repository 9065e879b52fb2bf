package dev.forestall.dashboard.compose.model;

import dev.forestall.dashboard.compose.model.GrafanaDashboard.DataSource;
import dev.forestall.dashboard.compose.model.GrafanaDashboard.Target;
import dev.forestall.model.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A panel of a dashboard. */
public sealed interface Panel {
  /** Columns of a dashboard. */
  int COLUMNS = 24;

  /** Unique within the dashboard. */
  int id();

  /** Where it stands. */
  GridPos gridPos();

  /**
   * A place.
   *
   * @param h height in rows
   * @param w width in columns
   * @param x first column
   * @param y first row
   */
  record GridPos(int h, int w, int x, int y) {
    public GridPos {
      Require.that(h > 0 && w > 0 && x >= 0 && y >= 0 && x + w <= COLUMNS, "off the grid");
    }
  }

  /**
   * Words.
   *
   * @param id unique
   * @param type "text"
   * @param title title
   * @param gridPos place
   * @param options the words
   */
  record Text(int id, String type, String title, GridPos gridPos, Words options) implements Panel {}

  /**
   * Words.
   *
   * @param mode "markdown"
   * @param content them
   */
  record Words(String mode, String content) {}

  /**
   * Curves.
   *
   * @param id unique
   * @param type "timeseries"
   * @param title title
   * @param description what they are
   * @param gridPos place
   * @param datasource where they come from
   * @param targets the queries
   * @param fieldConfig how they look
   */
  record TimeSeries(
      int id,
      String type,
      String title,
      String description,
      GridPos gridPos,
      DataSource datasource,
      List<Target> targets,
      FieldConfig fieldConfig)
      implements Panel {
    public TimeSeries {
      targets = List.copyOf(targets);
    }
  }

  /**
   * How curves look.
   *
   * @param defaults all of them
   * @param overrides some of them
   */
  record FieldConfig(Defaults defaults, List<Variation> overrides) {}

  /**
   * How all curves look.
   *
   * @param unit Grafana's name of the unit
   * @param min where the axis begins
   * @param custom lines
   * @param thresholds the limit
   */
  record Defaults(String unit, double min, Lines custom, Thresholds thresholds) {}

  /**
   * Lines.
   *
   * @param drawStyle "line"
   * @param lineWidth in pixels
   * @param fillOpacity percent
   * @param showPoints "never"
   * @param thresholdsStyle how the limit is drawn
   */
  record Lines(
      String drawStyle,
      int lineWidth,
      int fillOpacity,
      String showPoints,
      ThresholdsStyle thresholdsStyle) {}

  /**
   * How the limit is drawn.
   *
   * @param mode "off", "dashed"
   */
  record ThresholdsStyle(String mode) {}

  /**
   * Thresholds.
   *
   * @param mode "absolute"
   * @param steps in ascending order
   */
  record Thresholds(String mode, List<Step> steps) {}

  /**
   * From this value on.
   *
   * @param color colour
   * @param value from here; null stands for the least value and is written as null
   */
  record Step(String color, @Nullable Double value) {}

  /**
   * Curves that look different.
   *
   * @param matcher which
   * @param properties how
   */
  record Variation(Matcher matcher, List<Property> properties) {}

  /**
   * Which curves.
   *
   * @param id "byFrameRefID"
   * @param options the query's name
   */
  record Matcher(String id, String options) {}

  /**
   * One property.
   *
   * @param id its path
   * @param value its value
   */
  record Property(String id, Object value) {}

  /**
   * A line that is not solid.
   *
   * @param fill "dash"
   * @param dash pixels on and off
   */
  record LineStyle(String fill, List<Integer> dash) {}

  /**
   * A colour of its own.
   *
   * @param mode "fixed"
   * @param fixedColor the colour
   */
  record Color(String mode, String fixedColor) {}
}
