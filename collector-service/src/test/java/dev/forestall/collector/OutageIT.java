package dev.forestall.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.collector.prometheus.Writes;
import dev.forestall.model.event.PodStateChanged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API server goes away and comes back. The mock keeps no history of changes; that those during
 * an outage are caught up is shown by {@link RealClusterIT}.
 */
class OutageIT {
  @TempDir Path folder;

  @Test
  void goesOnWithWhatItKnows_whileTheApiServerIsAway() throws Exception {
    String name = "it-" + UUID.randomUUID();
    Instant created = Instant.now().minusSeconds(60);
    try (MockCluster cluster = new MockCluster();
        Cable cable = new Cable("127.0.0.1", cluster.port());
        Heard heard = new Heard(name)) {
      String kubeconfig =
          Files.readString(Path.of(cluster.kubeconfig()))
              .replaceAll("http://[^\"]+", "http://127.0.0.1:" + cable.port());
      Path file = Files.writeString(folder.resolve("kubeconfig"), kubeconfig);
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      var replicaSet = cluster.replicaSet(deployment, "aaa", 1, created);
      cluster.pod(replicaSet, "staying", created);
      // with no API server at all it waits
      cable.pull();
      try (Running collector = Running.collector(file.toString(), name)) {
        await()
            .atMost(Heard.PATIENCE)
            .until(() -> collector.get("/actuator/health").body().contains("does not answer"));
        assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
        cable.plug();
        collector.awaitReady();
        heard.hear(PodStateChanged.class, p -> p.pod().name().equals("cart-aaa-staying"));

        cable.pull();
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() ->
                collector
                    .get("/actuator/health")
                    .body()
                    .contains("\"Pod\":\"the API server does not answer"));
        assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        Map<String, String> labels =
            Map.of("namespace", "shop", "pod", "cart-aaa-staying", "container", "app");
        byte[] body =
            new Writes()
                .sample("container_memory_working_set_bytes", labels, created.toEpochMilli(), 1)
                .body();
        assertThat(collector.write(body).statusCode()).isEqualTo(204);

        cable.plug();
        await()
            .atMost(Heard.PATIENCE)
            .until(() -> collector.get("/actuator/health").body().contains("\"Pod\":\"watching\""));
        cluster.pod(replicaSet, "coming", created);
        heard.hear(PodStateChanged.class, p -> p.pod().name().equals("cart-aaa-coming"));
      }
    }
  }
}
