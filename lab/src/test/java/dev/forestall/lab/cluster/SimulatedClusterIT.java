package dev.forestall.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process as the launcher starts it. */
class SimulatedClusterIT {
  private final AtomicInteger received = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer receiver;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          received.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
    receiver.stop(0);
  }

  @Test
  void playsItsScenarioAndEndsWithItsInput() throws Exception {
    BufferedReader output = launch("--scenario=crash-loop", "--seed=7");
    String ready = output.readLine();
    assertThat(ready).matches("ready http://127\\.0\\.0\\.1:\\d+/? \\(simulation\\)");
    String base = ready.split(" ")[1].replaceAll("/$", "");
    assertThat(state(base).path("phase").asString()).isEqualTo("waiting");
    assertThat(state(base).path("simulation").asBoolean()).isTrue();

    assertThat(send("POST", base + "/lab/start").statusCode()).isEqualTo(202);

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(base).path("phase").asString().equals("ended"));
    JsonNode ended = state(base);
    assertThat(ended.path("failedAt").asString())
        .isEqualTo(ended.path("wouldFailAt").asString())
        .isNotEmpty();
    assertThat(ended.path("failedRequests")).isEqualTo(ended.path("failedRequestsControl"));
    assertThat(ended.path("faultWorkloads").get(0).asString()).isEqualTo("shop/checkout");
    assertThat(ended.path("scenario").path("expectations").path("actions").get(0).asString())
        .isEqualTo("Rollback");
    await().atMost(Duration.ofSeconds(20)).until(() -> received.get() >= (30 + 40) * 4 - 1);
    String from = ended.path("injectedAt").asString();
    JsonNode since =
        json(send("GET", base + "/lab/failed-requests?workload=shop/checkout&from=" + from).body());
    assertThat(since.path("live").asLong()).isPositive().isEqualTo(since.path("control").asLong());

    process.getOutputStream().close();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void saysWhatIsWrong_whenTheScenarioCannotBeRead() throws Exception {
    BufferedReader output = launch("--scenario=nonsense");

    assertThat(output.readLine()).startsWith("nonsense is neither a scenario file nor");
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
  }

  private BufferedReader launch(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SimulatedCluster.class.getName(),
                "--cluster=test",
                "--speed=600",
                "--life-line=true",
                "--clock-origin=" + Instant.now(),
                "--clock-real-origin=" + Instant.now(),
                "--remote-write=http://127.0.0.1:" + receiver.getAddress().getPort() + "/write"));
    command.addAll(List.of(args));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.inputReader();
  }

  private JsonNode state(String base) throws Exception {
    return json(send("GET", base + "/lab/state").body());
  }

  private HttpResponse<String> send(String method, String address) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
