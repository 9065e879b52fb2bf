package dev.forestall.remediation.mcp;

import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.RemediationApplication;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service with its users, against a real broker, a real Redis and a mock cluster. */
final class McpService implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A user; the token is made of the name. */
  enum User {
    vic("VIEWER"),
    pia("PROPOSER"),
    ann("APPROVER"),
    agent("APPROVER"),
    root("ADMIN");

    private final String role;

    User(String role) {
      this.role = role;
    }

    String bearer() {
      return "Bearer " + token();
    }

    private String token() {
      return name() + "-token-0123456789";
    }
  }

  final MockCluster cluster = new MockCluster();
  private final String name = "mcp-" + UUID.randomUUID().toString().substring(0, 8);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext app;
  private final int port;

  McpService() {
    cluster.automation("running");
    app = new SpringApplicationBuilder(RemediationApplication.class).run(settings());
    port = ((ServletWebServerApplicationContext) app).getWebServer().getPort();
    await()
        .atMost(PATIENCE)
        .until(() -> send(request("/actuator/health/readiness").GET()).statusCode() == 200);
  }

  private String[] settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                "--spring.data.redis.url=" + RealRedis.url(),
                "--forestall.kafka.partitions=4",
                "--forestall.remediation.cluster=" + name,
                "--forestall.remediation.kubeconfig=" + cluster.kubeconfig(),
                "--forestall.remediation.mode=approve"));
    for (User user : User.values()) {
      String key = "--forestall.remediation.users[" + user.ordinal() + "].";
      settings.add(key + "name=" + user.name());
      settings.add(key + "role=" + user.role);
      settings.add(key + "token=" + user.token());
    }
    return settings.toArray(String[]::new);
  }

  /** A Deployment of a namespace that no other test has. */
  Subject workload(String deployment) {
    Subject subject = Subject.deployment(name, name, deployment);
    cluster.twoRevisions(name, deployment);
    return subject;
  }

  /** The UID of the earlier revision. */
  String earlier(Subject subject) {
    return cluster
        .client()
        .apps()
        .replicaSets()
        .inNamespace(subject.namespace())
        .withName(subject.name() + "-v1")
        .get()
        .getMetadata()
        .getUid();
  }

  /** A leak of that workload, as the detector and the dashboards tell it. */
  Incidents leak(Subject subject) {
    Incidents leak = Incidents.leak(subject, Instant.now());
    publish(leak.opened());
    publish(leak.enriched(earlier(subject), subject.name() + "-v1"));
    app.getBean(EventPublisher.class).publishAndWait(Topics.DASHBOARDS, subject, leak.dashboard());
    return leak;
  }

  void publish(IncidentEvent event) {
    app.getBean(EventPublisher.class).publishAndWait(Topics.INCIDENTS, event.subject(), event);
  }

  /** The Java SDK's client. */
  McpSyncClient client(User user) {
    McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder(url(""))
                    .endpoint("/mcp")
                    .httpRequestCustomizer((request, method, uri, body, context) ->
                        request.setHeader("Authorization", user.bearer()))
                    .build())
            .requestTimeout(Duration.ofSeconds(20))
            .build();
    client.initialize();
    return client;
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path)))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    app.close();
    cluster.close();
  }
}
