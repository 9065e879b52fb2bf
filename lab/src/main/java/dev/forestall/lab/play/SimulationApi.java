package dev.forestall.lab.play;

import dev.forestall.lab.process.Http;
import dev.forestall.lab.process.LabException;
import dev.forestall.model.wire.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What only the lab asks of the simulated cluster. */
public final class SimulationApi {
  private final String base;

  /** At this address. */
  public SimulationApi(String base) {
    this.base = base;
  }

  /** Starts the scenario. */
  public void start() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/lab/start"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    Optional<HttpResponse<String>> answer = Http.send(request);
    if (answer.isEmpty() || answer.get().statusCode() >= 300) {
      throw new LabException("the simulated cluster at " + base + " did not start its scenario");
    }
  }

  /** Its state, empty when it does not answer. */
  public Optional<JsonNode> state() {
    return get("/lab/state");
  }

  /**
   * Failed requests since then beyond those that the control run has from there to the scenario's
   * end; negative when fewer.
   */
  public Optional<Long> extraFailures(String workload, Instant since) {
    return get("/lab/failed-requests?workload=" + workload + "&from=" + since)
        .map(n -> n.path("live").asLong() - n.path("controlToEnd").asLong());
  }

  private Optional<JsonNode> get(String path) {
    return Http.send(HttpRequest.newBuilder(URI.create(base + path)).build())
        .filter(r -> r.statusCode() == 200)
        .map(r -> Wire.json().readTree(r.body()));
  }
}
