package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.notify.Delivery;
import dev.forestall.remediation.testing.Incidents;
import dev.forestall.remediation.testing.MockCluster;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager and its webhook see what the whole service tells. */
class AlertmanagerIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONSOLE = "https://forestall.example/ops";

  @TempDir Path folder;

  private final String name = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Subject cart = Subject.deployment(name, "shop", "cart");
  private final MockCluster cluster = new MockCluster();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private @Nullable ConfigurableApplicationContext app;
  private @Nullable Process alertmanager;
  private @Nullable HttpServer webhook;

  @AfterEach
  void close() throws InterruptedException {
    if (app != null) {
      app.close();
    }
    if (alertmanager != null) {
      alertmanager.destroy();
      alertmanager.waitFor(30, TimeUnit.SECONDS);
    }
    if (webhook != null) {
      webhook.stop(0);
    }
    cluster.close();
  }

  @Test
  void firesWithItsLinks_rises_andResolves_thoughAlertmanagerIsLateAndTheServiceStartsAgain()
      throws Exception {
    Optional<Path> program = program();
    assumeTrue(
        program.isPresent(),
        "skipped: there is no prometheus-alertmanager (nor alertmanager) on PATH");
    cluster.automation("running");
    cluster.twoRevisions("shop", "cart");
    int port = freePort();
    start(port);
    Incidents leak = detected();
    Incidents elsewhere =
        Incidents.leak(Subject.deployment(name + "-other", "shop", "cart"), Instant.now());
    publish(elsewhere.opened());
    await().atMost(PATIENCE).until(() -> count(Delivery.FAILED) >= 2);
    startAlertmanager(program.get(), port);

    JsonNode fired = heard(leak, "firing", "warning");
    String page = CONSOLE + "/incidents/" + leak.id();
    assertThat(fired.at("/labels/alertname").asString()).isEqualTo("ForestallMemoryLeak");
    assertThat(fired.at("/labels/cluster").asString()).isEqualTo(name);
    assertThat(fired.at("/labels/namespace").asString()).isEqualTo("shop");
    assertThat(fired.at("/labels/workload").asString()).isEqualTo("cart");
    assertThat(fired.at("/labels/generator").asString()).isEqualTo("forestall");
    assertThat(fired.at("/labels/team").asString()).isEqualTo("shop-on-call");
    assertThat(fired.at("/annotations/approval_url").asString()).isEqualTo(page);
    assertThat(fired.at("/annotations/dashboard_url").asString()).isEqualTo(leak.dashboard().url());
    assertThat(fired.at("/annotations/forecast").asString()).contains("80 % interval");
    assertThat(fired.path("generatorURL").asString()).isEqualTo(page);
    assertThat(Instant.parse(fired.path("startsAt").asString()))
        .isBetween(Instant.now().minusSeconds(300), Instant.now());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(known(port).at("/0/annotations/proposal").asString())
                .contains("Roll shop/cart back", "waits for a decision until"));
    publish(leak.updated(Instant.now(), List.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED)));
    heard(leak, "firing", "critical");

    start(port);
    publish(leak.resolved(Instant.now()));
    heard(leak, "resolved", "warning");
    heard(leak, "resolved", "critical");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(known(port).toString()).isEqualTo("[]"));
    assertThat(heard.toString()).doesNotContain(elsewhere.id().value());
    assertThat(heard.stream().map(a -> a.at("/labels/severity").asString()).distinct())
        .containsExactly("warning", "critical");
  }

  private Incidents detected() {
    Incidents leak = Incidents.leak(cart, Instant.now());
    publish(leak.opened());
    publish(leak.enriched(cluster.uid("shop", "cart-v1"), "cart-v1"));
    bean(EventPublisher.class).publishAndWait(Topics.DASHBOARDS, cart, leak.dashboard());
    return leak;
  }

  private void publish(IncidentEvent event) {
    bean(EventPublisher.class).publishAndWait(Topics.INCIDENTS, event.subject(), event);
  }

  private JsonNode heard(Incidents incident, String status, String severity) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                heard.stream()
                    .filter(a ->
                        a.path("status").asString().equals(status)
                            && a.at("/labels/severity").asString().equals(severity)
                            && a.at("/labels/incident").asString().equals(incident.id().value()))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private JsonNode known(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts")).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private double count(Delivery delivery) {
    var counter =
        bean(MeterRegistry.class)
            .find("forestall.remediation.alerts")
            .tag("delivery", delivery.name())
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private <T> T bean(Class<T> type) {
    return java.util.Objects.requireNonNull(app).getBean(type);
  }

  /** A new process of the service, as far as it shares nothing with the one before. */
  private void start(int port) {
    if (app != null) {
      app.close();
    }
    app =
        new SpringApplicationBuilder(RemediationApplication.class)
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                "--spring.data.redis.url=" + RealRedis.url(),
                "--forestall.kafka.partitions=4",
                "--forestall.remediation.cluster=" + name,
                "--forestall.remediation.kubeconfig=" + cluster.kubeconfig(),
                "--forestall.remediation.mode=approve",
                "--forestall.remediation.console-url=" + CONSOLE + "/",
                "--forestall.remediation.alertmanager.url=http://127.0.0.1:" + port + "/",
                "--forestall.remediation.alertmanager.resend=20s",
                "--forestall.remediation.alertmanager.labels.team=shop-on-call");
  }

  private void startAlertmanager(Path program, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JSON.readTree(exchange.getRequestBody().readAllBytes())
              .path("alerts")
              .forEach(heard::add);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    webhook = server;
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            """
            route: {receiver: test, group_by: ["..."], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
            receivers: [{name: test, webhook_configs: [{url: "http://127.0.0.1:%d/", send_resolved: true}]}]
            """
                .formatted(server.getAddress().getPort()));
    alertmanager =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.log").toFile())
            .start();
  }

  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(p -> Stream.of(Path.of(p, "prometheus-alertmanager"), Path.of(p, "alertmanager")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
