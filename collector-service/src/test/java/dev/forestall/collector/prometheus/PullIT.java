package dev.forestall.collector.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.collector.Heard;
import dev.forestall.collector.MockCluster;
import dev.forestall.collector.Running;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Pulling from something that answers as a Prometheus 2.42 and 3 do. */
class PullIT {
  private final Set<String> queries = ConcurrentHashMap.newKeySet();
  private final List<String> values = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  @Test
  void publishesEachSampleOnceWithItsOwnTimestamp_andOutlivesAnOutage() throws Exception {
    String name = "it-" + UUID.randomUUID();
    Instant created = Instant.now().minusSeconds(600);
    double at = created.plusSeconds(300).getEpochSecond() + 0.781;
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/prom/api/v1/query", this::answer);
    server.start();
    try (MockCluster cluster = new MockCluster();
        Heard heard = new Heard(name)) {
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      cluster.pod(cluster.replicaSet(deployment, "aaa", 1, created), "x", created);
      values.add("[%.3f,\"1000\"]".formatted(at));
      values.add("[%.3f,\"NaN\"]".formatted(at + 15));
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/prom/";
      try (Running collector =
          Running.collector(
                  cluster,
                  name,
                  "forestall.collector.prometheus-url=" + url,
                  "forestall.collector.scrape-interval=200ms")
              .awaitReady()) {
        MetricsSampled first = heard.hear(MetricsSampled.class, s -> true);
        assertThat(first.at().toEpochMilli()).isEqualTo(Math.round(at * 1000));
        assertThat(first.subject()).isEqualTo(Subject.deployment(name, "shop", "cart"));
        assertThat(queries).contains("container_memory_working_set_bytes[1m]");

        failing = true;
        await()
            .atMost(Heard.PATIENCE)
            .until(() -> collector.get("/actuator/health").body().contains("out of memory"));
        assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        failing = false;
        values.add("[%.3f,\"3000\"]".formatted(at + 30));
        heard.hear(MetricsSampled.class, s -> s.samples().getFirst().value() == 3000);
        await()
            .atMost(Heard.PATIENCE)
            .until(() -> !collector.get("/actuator/health").body().contains("out of memory"));
        assertThat(heard.all(MetricsSampled.class)).hasSize(2);
        assertThat(collector.get("/actuator/prometheus").body())
            .contains("forestall_collector_pulls_total{outcome=\"failed\"}")
            .contains("forestall_collector_samples_accepted_total{source=\"pull\"} 2.0");
      }
    } finally {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8).substring(6);
    queries.add(query);
    String result =
        query.startsWith("container_memory_working_set_bytes")
            ? """
            {"metric":{"__name__":"container_memory_working_set_bytes","namespace":"shop",
             "pod":"cart-aaa-x","container":"app","id":"/kubepods/x"},"values":[%s]}\
            """
                .formatted(String.join(",", values))
            : "";
    String body =
        failing
            ? "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"out of memory\"}"
            : """
            {"status":"success","data":{"resultType":"matrix","result":[%s]}}\
            """
                .formatted(result);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(failing ? 422 : 200, 0);
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }
}
