package dev.forestall.lab.cluster.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.lab.cluster.model.PodSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteWriteIT {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<DecodedRequest> accepted = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private HttpServer receiver;
  private RemoteWrite remoteWrite;
  private Prometheus prometheus;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/api/v1/write", this::receive);
    receiver.start();
    URI address =
        URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/api/v1/write");
    remoteWrite = new RemoteWrite(address, RemoteWrite.ALL);
    prometheus = new Prometheus(List.of(remoteWrite));
  }

  @AfterEach
  void stop() {
    remoteWrite.close();
    receiver.stop(0);
  }

  @Test
  void sendsWhatCadvisorAndTheServerExpose() {
    prometheus.scraped(List.of(sample("cart-1", true)), NOON);
    sent(1);

    assertThat(headers).containsExactly("snappy application/x-protobuf 0.1.0");
    List<DecodedRequest.Row> rows = accepted.getFirst().rows();
    assertThat(rows).allMatch(r -> r.millis() == NOON.toEpochMilli());
    assertThat(rows)
        .allMatch(r -> r.labelOrder().stream().sorted().toList().equals(r.labelOrder()));
    assertThat(rows)
        .filteredOn(r -> r.labels().get("__name__").equals("container_memory_working_set_bytes"))
        .extracting(r -> r.labels().getOrDefault("container", ""))
        .containsExactlyInAnyOrder("app", "", "POD");
    assertThat(rows)
        .filteredOn(r -> "app".equals(r.labels().get("container")))
        .allMatch(r -> r.labels().get("image").equals("shop/cart:v1"))
        .extracting(r -> r.labels().get("__name__"))
        .containsExactlyInAnyOrder(
            "container_memory_working_set_bytes",
            "container_cpu_usage_seconds_total",
            "container_cpu_cfs_throttled_seconds_total",
            "container_cpu_cfs_periods_total",
            "container_cpu_cfs_throttled_periods_total",
            "container_fs_usage_bytes",
            "container_fs_limit_bytes");
    assertThat(rows)
        .filteredOn(r -> r.labels().get("__name__").equals("http_server_requests_seconds_count"))
        .extracting(r -> r.labels().get("status"), DecodedRequest.Row::value)
        .containsExactlyInAnyOrder(tuple("200", 100.0), tuple("500", 2.0));
  }

  @Test
  void marksSeriesStale_whenAPodIsGone() {
    prometheus.scraped(List.of(sample("cart-1", true), sample("cart-2", true)), NOON);
    prometheus.scraped(List.of(sample("cart-2", true)), NOON.plusSeconds(15));
    sent(2);

    assertThat(accepted.getLast().rows())
        .filteredOn(r -> r.labels().get("pod").equals("cart-1"))
        .isNotEmpty()
        .allMatch(r -> Double.doubleToRawLongBits(r.value()) == 0x7ff0000000000002L);
  }

  @Test
  void sendsAgainInOrder_whenTheReceiverIsNotReady() {
    answers.addAll(List.of(503, 429, 500));
    prometheus.scraped(List.of(sample("first", true)), NOON);
    prometheus.scraped(List.of(sample("first", true)), NOON.plusSeconds(15));
    sent(2);

    assertThat(accepted)
        .extracting(r -> r.rows().getFirst().millis())
        .containsExactly(NOON.toEpochMilli(), NOON.plusSeconds(15).toEpochMilli());
  }

  @Test
  void goesOn_whenTheReceiverRefuses() {
    answers.add(400);
    prometheus.scraped(List.of(sample("first", true)), NOON);
    prometheus.scraped(List.of(sample("first", true)), NOON.plusSeconds(15));
    sent(1);

    assertThat(accepted).hasSize(1);
  }

  @Test
  void doesNotWaitForTheOther_whenThatTakesNothing() throws IOException {
    HttpServer deaf =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    deaf.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    deaf.start();
    URI address = URI.create("http://127.0.0.1:" + deaf.getAddress().getPort() + "/");
    try (RemoteWrite other = new RemoteWrite(address, 5)) {
      Prometheus both = new Prometheus(List.of(other, remoteWrite));
      for (int i = 0; i < 50; i++) {
        both.scraped(List.of(sample("first", true)), NOON.plusSeconds(15L * i));
      }
      sent(50);
      assertThat(accepted).hasSize(50);
      assertThat(other.backlog()).isBetween(1, 6);
      assertThat(other.dropped()).isBetween(44L, 49L);
    } finally {
      deaf.stop(0);
    }
  }

  private void sent(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> accepted.size() >= count && remoteWrite.backlog() == 0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Integer answer = answers.poll();
    if (answer == null) {
      answer = 204;
      headers.add(
          exchange.getRequestHeaders().getFirst("Content-Encoding")
              + " "
              + exchange.getRequestHeaders().getFirst("Content-Type")
              + " "
              + exchange.getRequestHeaders().getFirst("X-Prometheus-Remote-Write-Version"));
      accepted.add(DecodedRequest.of(body));
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private static PodSample sample(String pod, boolean running) {
    return new PodSample(
        0,
        "shop",
        "cart",
        pod,
        "uid-" + pod,
        "app",
        "node-1",
        "shop/cart:v1",
        512e6,
        running,
        200e6,
        12.5,
        0,
        100,
        0,
        8e6,
        "",
        0,
        0,
        100,
        2,
        3.5,
        0.1);
  }
}
