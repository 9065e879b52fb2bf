package dev.forestall.dashboard.compose.model;

import dev.forestall.model.Require;
import java.util.List;

/**
 * A dashboard as {@code POST /api/dashboards/db} takes it; the components are the fields of the
 * JSON. It has no {@code id} and no {@code version}: the uid names it and it is always overwritten.
 *
 * @param uid at most 40 characters of {@code [A-Za-z0-9_-]}
 * @param title unique within its folder, at most 189 characters
 * @param description for what and of when it is
 * @param tags what a search finds it by
 * @param timezone "browser"
 * @param editable whether a person may change it
 * @param graphTooltip 1: one crosshair over all panels
 * @param schemaVersion version of this model
 * @param refresh how often it is read again ("1m"), or {@code ""}
 * @param time what it shows
 * @param links links at its top
 * @param templating its variables
 * @param annotations its marks
 * @param panels its panels
 * @see <a
 *     href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">Dashboard
 *     JSON model</a>
 */
public record GrafanaDashboard(
    String uid,
    String title,
    String description,
    List<String> tags,
    String timezone,
    boolean editable,
    int graphTooltip,
    int schemaVersion,
    String refresh,
    Time time,
    List<Link> links,
    Variables templating,
    Annotations annotations,
    List<Panel> panels) {
  /** The version of the model that these records follow. */
  public static final int SCHEMA_VERSION = 39;

  public GrafanaDashboard {
    Require.that(uid.matches("[A-Za-z0-9_-]{1,40}"), "not a uid of Grafana: " + uid);
    Require.text(title, "title");
    tags = List.copyOf(tags);
    links = List.copyOf(links);
    panels = List.copyOf(panels);
  }

  /**
   * An absolute range.
   *
   * @param from ISO time
   * @param to ISO time
   */
  public record Time(String from, String to) {}

  /**
   * A link at the top.
   *
   * @param type "link"
   * @param title its text
   * @param url where to
   * @param icon "external link"
   * @param targetBlank whether in a new tab
   */
  public record Link(String type, String title, String url, String icon, boolean targetBlank) {}

  /**
   * The variables.
   *
   * @param list them
   */
  public record Variables(List<Variable> list) {}

  /**
   * A variable that stands for a data source.
   *
   * @param name name, used as {@code ${name}}
   * @param label what a person sees
   * @param type "datasource"
   * @param query kind of data source
   * @param refresh 1: read when the dashboard is opened
   */
  public record Variable(String name, String label, String type, String query, int refresh) {}

  /**
   * The marks.
   *
   * @param list them
   */
  public record Annotations(List<Mark> list) {}

  /**
   * A mark: a query whose values are the times, in milliseconds. Equal values are one mark, values
   * less than a step apart one region; so it is exact, and posting it again leaves one.
   *
   * @param name what it marks
   * @param datasource the Prometheus
   * @param enable whether it is drawn
   * @param hide whether its switch is hidden
   * @param iconColor its colour
   * @param expr PromQL
   * @param step least step of the query
   * @param useValueForTime true: the value is the time
   * @param titleFormat its title
   * @param textFormat its text
   * @param target the same query, where newer versions look for it
   */
  public record Mark(
      String name,
      DataSource datasource,
      boolean enable,
      boolean hide,
      String iconColor,
      String expr,
      String step,
      boolean useValueForTime,
      String titleFormat,
      String textFormat,
      Target target) {}

  /**
   * A data source.
   *
   * @param type "prometheus"
   * @param uid its uid, or a variable
   */
  public record DataSource(String type, String uid) {}

  /**
   * A query.
   *
   * @param refId its name within the panel
   * @param datasource where it is asked
   * @param expr PromQL
   * @param legendFormat name of its series
   * @param range whether over the whole range
   * @param interval least step ("15s"), or {@code ""}
   */
  public record Target(
      String refId,
      DataSource datasource,
      String expr,
      String legendFormat,
      boolean range,
      String interval) {}
}
