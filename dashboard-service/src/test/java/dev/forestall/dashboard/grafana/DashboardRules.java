package dev.forestall.dashboard.grafana;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a dashboard must hold for Grafana to take it and to show it. */
public final class DashboardRules {
  private static final int COLUMNS = 24;
  private static final int LEAST_SCHEMA = 39;

  private final JsonNode dashboard;
  private final List<String> broken = new ArrayList<>();

  private DashboardRules(JsonNode dashboard) {
    this.dashboard = dashboard;
  }

  /** The rules that it breaks. */
  public static List<String> broken(JsonNode dashboard) {
    DashboardRules rules = new DashboardRules(dashboard);
    rules.whole();
    rules.time();
    rules.panels();
    rules.marks();
    return rules.broken;
  }

  private void whole() {
    check(text(dashboard, "uid").matches("[A-Za-z0-9_-]{1,40}"), "uid");
    String title = text(dashboard, "title");
    check(!title.isBlank() && title.length() <= 189, "title");
    check(dashboard.path("schemaVersion").asInt(0) >= LEAST_SCHEMA, "schemaVersion");
    check(dashboard.path("id").isMissingNode() || dashboard.path("id").isNull(), "id is given");
    Set<String> tags = new HashSet<>();
    dashboard.path("tags").forEach(t -> tags.add(t.asString()));
    check(tags.containsAll(Set.of("forestall", "incident")), "tags");
    for (JsonNode link : dashboard.path("links")) {
      check(text(link, "url").matches("https?://\\S+"), "link");
    }
  }

  private void time() {
    try {
      Instant from = Instant.parse(text(dashboard.path("time"), "from"));
      Instant to = Instant.parse(text(dashboard.path("time"), "to"));
      check(from.isBefore(to), "time range");
    } catch (DateTimeParseException e) {
      broken.add("time range");
    }
  }

  private void panels() {
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    check(dashboard.path("panels").size() > 0, "no panels");
    for (JsonNode panel : dashboard.path("panels")) {
      int id = panel.path("id").asInt(0);
      check(id > 0 && ids.add(id), "panel id " + id);
      check(!text(panel, "title").isBlank(), "panel title");
      place(panel.path("gridPos"), cells);
      switch (text(panel, "type")) {
        case "text" -> check(!text(panel.path("options"), "content").isBlank(), "text");
        case "timeseries" -> curves(panel);
        default -> broken.add("panel type " + panel.path("type"));
      }
    }
  }

  private void place(JsonNode grid, Set<String> cells) {
    int x = grid.path("x").asInt(-1);
    int y = grid.path("y").asInt(-1);
    int w = grid.path("w").asInt(0);
    int h = grid.path("h").asInt(0);
    check(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= COLUMNS, "gridPos " + grid);
    for (int column = x; column < x + w; column++) {
      for (int row = y; row < y + h; row++) {
        check(cells.add(column + "," + row), "panels overlap at " + grid);
      }
    }
  }

  private void curves(JsonNode panel) {
    Set<String> refIds = new HashSet<>();
    check(panel.path("targets").size() > 0, "no targets");
    for (JsonNode target : panel.path("targets")) {
      check(refIds.add(text(target, "refId")) && !text(target, "refId").isBlank(), "refId");
      query(target);
    }
    JsonNode steps = panel.path("fieldConfig").path("defaults").path("thresholds").path("steps");
    check(
        steps.size() > 0 && steps.path(0).has("value") && steps.path(0).path("value").isNull(),
        "the least threshold must be null");
  }

  private void marks() {
    Set<String> names = new HashSet<>();
    for (JsonNode mark : dashboard.path("annotations").path("list")) {
      check(names.add(text(mark, "name")) && !text(mark, "name").isBlank(), "mark's name");
      query(mark);
      query(mark.path("target"));
      check(text(mark, "expr").equals(text(mark.path("target"), "expr")), "mark's two queries");
      check(text(mark, "step").matches("[1-9][0-9]*s"), "mark's step");
    }
  }

  private void query(JsonNode query) {
    check(!text(query, "expr").isBlank(), "expr");
    JsonNode source = query.path("datasource");
    check(text(source, "type").equals("prometheus"), "datasource type");
    String uid = text(source, "uid");
    Set<String> variables = new HashSet<>();
    dashboard
        .path("templating")
        .path("list")
        .forEach(v -> {
          check(text(v, "type").equals("datasource"), "variable type");
          variables.add("${" + text(v, "name") + "}");
        });
    check(
        uid.startsWith("$") ? variables.contains(uid) : uid.matches("[A-Za-z0-9_-]{1,40}"),
        "datasource uid " + uid);
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      broken.add(rule);
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
