package dev.forestall.collector.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.forestall.collector.Heard;
import dev.forestall.collector.MockCluster;
import dev.forestall.collector.Running;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus writes and what it answers are the same samples. */
class RealPrometheusIT {
  private static final String METRICS =
      """
      # TYPE container_memory_working_set_bytes gauge
      container_memory_working_set_bytes{namespace="shop",pod="cart-aaa-x",container="app",image="i"} %1$d
      container_memory_working_set_bytes{namespace="shop",pod="cart-aaa-x",container="",image=""} 9
      # TYPE http_server_requests_seconds_count counter
      http_server_requests_seconds_count{namespace="shop",pod="cart-aaa-x",status="200"} %1$d
      http_server_requests_seconds_count{namespace="shop",pod="cart-aaa-x",status="500"} %2$d
      """;

  @TempDir Path folder;

  @Test
  void isHeardTheSame_whetherItWritesOrIsAsked() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(p -> Files.isExecutable(Path.of(p, "prometheus"))),
        "skipped: there is no prometheus on PATH");
    String written = "written-" + UUID.randomUUID();
    String pulled = "pulled-" + UUID.randomUUID();
    Instant created = Instant.now().minusSeconds(600);
    HttpServer target = target();
    int port = freePort();
    try (MockCluster cluster = new MockCluster();
        Heard wrote = new Heard(written);
        Heard asked = new Heard(pulled)) {
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      cluster.pod(cluster.replicaSet(deployment, "aaa", 1, created), "x", created);
      try (Running receiver = Running.collector(cluster, written).awaitReady();
          Running puller =
              Running.collector(
                      cluster,
                      pulled,
                      "forestall.collector.prometheus-url=http://127.0.0.1:" + port,
                      "forestall.collector.scrape-interval=1s")
                  .awaitReady()) {
        Process prometheus = prometheus(port, target.getAddress().getPort(), receiver.address());
        try {
          await()
              .atMost(Heard.PATIENCE)
              .until(() -> common(samples(wrote), samples(asked)).size() >= 5);
        } finally {
          prometheus.destroy();
          prometheus.waitFor(30, TimeUnit.SECONDS);
        }
        Map<Instant, Set<Sample>> one = samples(wrote);
        Map<Instant, Set<Sample>> other = samples(asked);
        assertThat(common(one, other))
            .allSatisfy(at -> {
              assertThat(one.get(at)).hasSize(3).isEqualTo(other.get(at));
            });
      }
    } finally {
      target.stop(0);
    }
  }

  private static Map<Instant, Set<Sample>> samples(Heard heard) {
    Map<Instant, Set<Sample>> byTime = new TreeMap<>();
    for (MetricsSampled sampled : heard.all(MetricsSampled.class)) {
      Set<Sample> samples = byTime.computeIfAbsent(sampled.at(), at -> new HashSet<>());
      for (Sample sample : sampled.samples()) {
        // as the detector does it: the newest of a metric at a time counts
        samples.removeIf(s -> s.metric().equals(sample.metric()));
        samples.add(sample);
      }
    }
    return byTime;
  }

  private static List<Instant> common(
      Map<Instant, Set<Sample>> one, Map<Instant, Set<Sample>> other) {
    return one.keySet().stream().filter(other::containsKey).toList();
  }

  private Process prometheus(int port, int targetPort, String collector) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs: [{job_name: pods, honor_labels: true, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
            remote_write: [{url: "%s/api/v1/write"}]
            """
                .formatted(targetPort, collector));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  private static HttpServer target() throws IOException {
    AtomicLong scrapes = new AtomicLong();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          long n = scrapes.incrementAndGet();
          byte[] body = METRICS.formatted(1000 * n, n).getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
