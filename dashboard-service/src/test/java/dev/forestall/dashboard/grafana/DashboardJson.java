package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.model.GrafanaDashboard;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard as Grafana gets it. */
public final class DashboardJson {
  private DashboardJson() {}

  /** As it is sent. */
  public static JsonNode of(GrafanaDashboard dashboard) {
    return new JsonMapper().readTree(GrafanaHttp.json(dashboard));
  }
}
