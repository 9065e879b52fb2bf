package dev.forestall.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.dashboard.Incidents;
import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.DashboardUid;
import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.dashboard.compose.Story;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With Grafana itself in a container, where Docker runs. */
@Testcontainers(disabledWithoutDocker = true)
class GrafanaContainerIT {
  private static final int PORT = 3000;

  @Container
  static final GenericContainer<?> GRAFANA =
      new GenericContainer<>("grafana/grafana:12.2.0")
          .withExposedPorts(PORT)
          .waitingFor(Wait.forHttp("/api/health").forPort(PORT));

  @Test
  void isMadeReadAndDeleted_byAnEditorsToken() throws Exception {
    URI url = URI.create("http://" + GRAFANA.getHost() + ":" + GRAFANA.getMappedPort(PORT));
    String account =
        asAdmin(url, "/api/serviceaccounts", "{\"name\":\"forestall\",\"role\":\"Editor\"}")
            .path("id")
            .asString();
    String token =
        asAdmin(url, "/api/serviceaccounts/" + account + "/tokens", "{\"name\":\"t\"}")
            .path("key")
            .asString();
    Story story = Incidents.whole("cart", Incidents.NOON);
    String uid = DashboardUid.of(story.id());
    Composer composer =
        new Composer(
            new IncidentPage(URI.create("http://console.example.org")),
            new Composer.Sources(null, null, Duration.ofMinutes(2)));
    try (GrafanaClient client = new GrafanaClient(url, settings(url, token))) {
      String path = client.draw(composer.compose(story));
      assertThat(path).startsWith("/d/" + uid + "/");
      assertThat(client.draw(composer.compose(story))).as("again").isEqualTo(path);
      assertThat(client.resolved()).containsExactly(uid);
      assertThat(client.description(uid).flatMap(Composer::resolvedAt)).isPresent();
      client.delete(uid);
      assertThat(client.description(uid)).isEmpty();
      client.delete(uid);
    }
  }

  private static GrafanaSettings settings(URI url, String token) {
    return new GrafanaSettings(
        url,
        null,
        token,
        "forestall",
        null,
        null,
        Duration.ofMinutes(2),
        Duration.ofSeconds(20),
        1,
        Duration.ofSeconds(2),
        Duration.ofDays(30),
        Duration.ofHours(1));
  }

  private static JsonNode asAdmin(URI url, String path, String body)
      throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Basic " + basic)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      return new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }
}
