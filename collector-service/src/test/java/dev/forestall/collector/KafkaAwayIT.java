package dev.forestall.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodName;
import dev.forestall.collector.otlp.Requests;
import dev.forestall.collector.prometheus.Writes;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing listens where Kafka should be. */
class KafkaAwayIT {
  private static final byte[] BODY =
      new Writes()
          .sample(
              "container_memory_working_set_bytes",
              Map.of("namespace", "shop", "pod", "cart-aaa-x", "container", "app"),
              System.currentTimeMillis(),
              1)
          .body();

  @Test
  void answers503WithRetryAfter_andStaysAlive() throws Exception {
    Instant created = Instant.now().minusSeconds(60);
    try (MockCluster cluster = new MockCluster()) {
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      cluster.pod(cluster.replicaSet(deployment, "aaa", 1, created), "x", created);
      try (Running collector =
          Running.collector(
              cluster,
              "away",
              "spring.kafka.bootstrap-servers=127.0.0.1:1",
              "spring.kafka.producer.properties.max.block.ms=300")) {
        refused(collector.write(BODY), "not known yet");

        // even when the pods are known, what Kafka did not take is not taken
        PodDirectory pods = collector.bean(PodDirectory.class);
        PodName name = new PodName("shop", "cart-aaa-x");
        await().atMost(Heard.PATIENCE).until(() -> pods.newest(name).isPresent());
        collector.bean(Intake.class).open();
        refused(collector.write(BODY), "Kafka did not acknowledge");

        assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(collector.get("/actuator/prometheus").body())
            .contains("forestall_collector_samples_refused_total{source=\"remote-write\"} 2.0")
            .doesNotContain("forestall_collector_samples_accepted_total");
      }
    }
  }

  @Test
  void takesNoMoreSpans_onceWhatIsDueDoesNotReachKafka() throws Exception {
    Instant created = Instant.now().minusSeconds(60);
    try (MockCluster cluster = new MockCluster()) {
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      cluster.pod(cluster.replicaSet(deployment, "aaa", 1, created), "x", created);
      try (Running collector =
          Running.collector(
              cluster,
              "away",
              "spring.kafka.bootstrap-servers=127.0.0.1:1",
              "spring.kafka.producer.properties.max.block.ms=300",
              "forestall.collector.otlp.trace-wait=100ms")) {
        PodDirectory pods = collector.bean(PodDirectory.class);
        PodName name = new PodName("shop", "cart-aaa-x");
        await().atMost(Heard.PATIENCE).until(() -> pods.newest(name).isPresent());
        collector.bean(Intake.class).open();
        byte[] spans = Requests.ofOneSpan("cart", Instant.now().minusSeconds(120));
        assertThat(collector.post("/v1/traces", spans, "Content-Type", Requests.TYPE).statusCode())
            .isEqualTo(200);
        await()
            .atMost(Heard.PATIENCE)
            .untilAsserted(() -> {
              var answer = collector.post("/v1/traces", spans, "Content-Type", Requests.TYPE);
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.headers().firstValue("Retry-After")).contains("1");
              assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                  .contains("Kafka does not take what is due");
            });
      }
    }
  }

  private static void refused(HttpResponse<String> answer, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains(sentence);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }
}
