package dev.forestall.lab.play;

import dev.forestall.lab.process.Http;
import dev.forestall.model.wire.Wire;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The REST API of remediation, as a person would use it. */
public final class RemediationApi {
  private final String base;
  private final String token;

  /**
   * @param base address of the service
   * @param token whose name is on what is decided
   */
  public RemediationApi(String base, String token) {
    this.base = base;
    this.token = token;
  }

  /** A proposal that waits for a person. */
  public record Pending(String id, String workload, String digest) {}

  /** The proposals that wait for a person; none when the service does not answer. */
  public List<Pending> pending() {
    List<Pending> pending = new ArrayList<>();
    Optional<HttpResponse<String>> answer = Http.send(request("/api/v1/proposals").GET().build());
    if (answer.isEmpty() || answer.get().statusCode() != 200) {
      return pending;
    }
    try {
      JsonNode body = Wire.json().readTree(answer.get().body());
      JsonNode list = body.isArray() ? body : body.path("items");
      for (JsonNode proposal : list) {
        if (proposal.path("state").asString("").equals("PENDING")) {
          pending.add(
              new Pending(
                  proposal.path("id").asString(""),
                  proposal.path("workload").asString(""),
                  proposal.path("digest").asString("")));
        }
      }
    } catch (JacksonException e) {
      System.err.println("proposals were not understood: " + e.getMessage());
    }
    return pending;
  }

  /** Approves what was seen; returns the status, −1 when there was no answer. */
  public int approve(Pending proposal) {
    String body =
        Wire.json()
            .writeValueAsString(
                Map.of("digest", proposal.digest(), "comment", "approved by the lab"));
    return Http.send(
            request("/api/v1/proposals/" + proposal.id() + "/approve")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build())
        .map(HttpResponse::statusCode)
        .orElse(-1);
  }

  /** The line with which a person approves. */
  public String curl(String proposalId, String digest) {
    return "curl -sS -X POST -H 'Authorization: Bearer "
        + token
        + "' -H 'Content-Type: application/json' -d '{\"digest\":\""
        + digest
        + "\"}' "
        + base
        + "/api/v1/proposals/"
        + proposalId
        + "/approve";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token);
  }
}
