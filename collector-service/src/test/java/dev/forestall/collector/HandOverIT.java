package dev.forestall.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.collector.prometheus.Writes;
import dev.forestall.model.event.PodStateChanged;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two replicas and one Lease. */
class HandOverIT {
  private static final String LEASE = "forestall.collector.lease=true";

  @Test
  void onePublishes_andTheOtherTakesOverWithAStatement() throws Exception {
    String name = "it-" + UUID.randomUUID();
    Instant created = Instant.now().minusSeconds(60);
    try (MockCluster cluster = new MockCluster();
        Heard heard = new Heard(name)) {
      var deployment = cluster.deployment("cart", "cart:1", 1, created);
      var replicaSet = cluster.replicaSet(deployment, "aaa", 1, created);
      cluster.pod(replicaSet, "x", created);

      Running one = Running.collector(cluster, name, LEASE).awaitReady();
      heard.hear(PodStateChanged.class, p -> true);
      try (Running two = Running.collector(cluster, name, LEASE).awaitReady()) {
        // both know the pods, so both take samples; only one states them
        Map<String, String> labels =
            Map.of("namespace", "shop", "pod", "cart-aaa-x", "container", "app");
        byte[] body =
            new Writes()
                .sample("container_memory_working_set_bytes", labels, System.currentTimeMillis(), 1)
                .body();
        assertThat(one.write(body).statusCode()).isEqualTo(204);
        assertThat(two.write(body).statusCode()).isEqualTo(204);
        assertThat(heard.all(PodStateChanged.class)).hasSize(1);
        assertThat(two.get("/actuator/health").body()).doesNotContain("this replica");

        one.close();
        await()
            .atMost(Heard.PATIENCE)
            .until(() -> two.get("/actuator/health").body().contains("this replica"));
        await().atMost(Heard.PATIENCE).until(() -> heard.all(PodStateChanged.class).size() == 2);
        cluster.pod(replicaSet, "y", created);
        heard.hear(PodStateChanged.class, p -> p.pod().name().equals("cart-aaa-y"));
      } finally {
        one.close();
      }
    }
  }
}
