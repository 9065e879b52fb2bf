package dev.forestall.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestall.collector.Heard;
import dev.forestall.collector.MockCluster;
import dev.forestall.collector.Running;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.workload.Subject;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Java agent on a small web program. */
class OtlpAgentIT {
  private static final Path AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar");

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http/protobuf"})
  void countsTheRequestsThatWereSent(String protocol) throws Exception {
    assumeTrue(Files.exists(AGENT), "opentelemetry-javaagent.jar is not in target/agent");
    String name = "agent-" + UUID.randomUUID();
    Subject cart = Subject.deployment(name, "shop", "cart");
    try (MockCluster cluster = new MockCluster();
        Heard heard = new Heard(name)) {
      Instant before = Instant.now().minusSeconds(300);
      Pod pod =
          cluster.pod(
              cluster.replicaSet(cluster.deployment("cart", "i", 1, before), "aaa", 1, before),
              "x",
              before);
      try (Running collector = Running.collector(cluster, name).awaitReady()) {
        await().atMost(Heard.PATIENCE).until(() -> collector.bean(OtlpGrpcServer.class).port() > 0);
        String endpoint =
            protocol.equals("grpc")
                ? "http://127.0.0.1:" + collector.bean(OtlpGrpcServer.class).port()
                : collector.address();
        runWeb(protocol, endpoint, "k8s.pod.uid=" + pod.getMetadata().getUid());
      } // which publishes all that it has
      await()
          .atMost(Heard.PATIENCE)
          .untilAsserted(() -> {
            assertThat(sum(heard, "GET /cart", Requests::count)).isEqualTo(40);
            assertThat(sum(heard, "POST /pay", Requests::count)).isEqualTo(25);
            assertThat(lines(heard)).isEqualTo(Map.of("GET /cart", 40L, "POST /pay", 25L));
          });
      assertThat(sum(heard, "GET /cart", Requests::errors)).isZero();
      assertThat(sum(heard, "POST /pay", Requests::errors)).isEqualTo(25);
      assertThat(heard.all(SpansObserved.class)).allMatch(s -> s.subject().equals(cart));
      assertThat(heard.all(SpansObserved.class).stream().mapToLong(SpansObserved::dropped).sum())
          .isZero();
    }
  }

  private static long sum(Heard heard, String operation, ToLongFunction<Requests> what) {
    return heard.all(SpansObserved.class).stream()
        .flatMap(s -> s.requests().stream())
        .filter(r -> r.entryOperation().equals(operation))
        .mapToLong(what)
        .sum();
  }

  private static Map<String, Long> lines(Heard heard) {
    return heard.all(LogsObserved.class).stream()
        .flatMap(l -> l.templates().stream())
        .filter(t -> t.template().equals("answering * to a request") && t.entryOperation() != null)
        .collect(
            java.util.stream.Collectors.toMap(
                TemplateCount::entryOperation, TemplateCount::count, Long::sum));
  }

  private static void runWeb(String protocol, String endpoint, String resource) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + AGENT.toAbsolutePath(),
                "-cp",
                Path.of("target", "test-classes").toString(),
                SmallWeb.class.getName()));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OTEL_SERVICE_NAME", "web");
    builder.environment().put("OTEL_RESOURCE_ATTRIBUTES", resource);
    builder.environment().put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    builder.environment().put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
    builder.environment().put("OTEL_METRICS_EXPORTER", "none");
    builder.environment().put("OTEL_BSP_SCHEDULE_DELAY", "500");
    Process web = builder.start();
    try (BufferedReader out = web.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("port=")) {
        line = out.readLine();
      }
      assertThat(line).as("the web program's port").isNotNull();
      URI base = URI.create("http://127.0.0.1:" + line.substring("port=".length()));
      send(base.resolve("/cart"), "GET", 40);
      send(base.resolve("/pay"), "POST", 25);
      web.getOutputStream().close();
      assertThat(web.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      web.destroyForcibly();
    }
  }

  private static void send(URI to, String method, int times)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < times; i++) {
        http.send(
            HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding());
      }
    }
  }
}
