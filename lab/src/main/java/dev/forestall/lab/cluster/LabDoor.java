package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.api.HttpHandler;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What only the lab asks of a simulated cluster, under {@code /lab/}. */
final class LabDoor implements HttpHandler {
  static final String PREFIX = "/lab/";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final LiveCluster cluster;

  LabDoor(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Response handle(String method, String path, Map<String, String> query, String body) {
    return switch (method + " " + path) {
      case "POST /lab/start" ->
          json(202, Map.of("simulation", true, "scenarioStart", cluster.start()));
      case "GET /lab/state" -> json(200, cluster.state());
      case "GET /lab/failed-requests" -> failedRequests(query);
      default ->
          refused(
              404,
              "The simulated cluster knows POST /lab/start, GET /lab/state and"
                  + " GET /lab/failed-requests?workload=shop/cart&from=2026-01-01T00:00:00Z.");
    };
  }

  private Response failedRequests(Map<String, String> query) {
    String workload = query.get("workload");
    String from = query.get("from");
    if (workload == null || from == null) {
      return refused(400, "workload=namespace/name and from=instant must be given.");
    }
    try {
      return json(200, cluster.failedSince(workload, Instant.parse(from)));
    } catch (DateTimeParseException e) {
      return refused(400, "from must be an instant such as 2026-01-01T00:00:00Z, not " + from);
    }
  }

  private static Response refused(int status, String sentence) {
    return json(status, Map.of("simulation", true, "error", sentence));
  }

  private static Response json(int status, Object answer) {
    return new Response(status, "application/json", JSON.writeValueAsString(answer));
  }
}
