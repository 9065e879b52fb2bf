package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Scene;
import dev.forestall.detector.Workload;
import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.detector.store.RedisView.Part;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.workload.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The view and the graph in a real Redis Cluster of three masters. */
class RedisClusterIT {
  private static final String NAME = "sharded";
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @TempDir static Path folder;
  private static RealRedisCluster cluster;
  private static LettuceConnectionFactory redis;

  @BeforeAll
  static void start() {
    cluster = new RealRedisCluster(folder);
    redis = Connections.cluster(cluster.nodes());
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.destroy();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void writesAndReadsManyPartitions_overAllMasters_andRefusesWhoWasReplaced() {
    RedisView view = new RedisView(redis, AT_ONCE);
    List<Part> parts = parts(1_000);
    parts.forEach(part -> view.own(part.partition(), 1));
    assertThat(view.save(parts)).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(view.trouble()).isEmpty();
    for (String node : cluster.nodes()) {
      assertThat(Long.parseLong(RealRedisCluster.ask(node, "dbsize").strip())).isPositive();
    }

    RedisView other = new RedisView(redis, AT_ONCE);
    for (Part part : parts) {
      other.own(part.partition(), 2);
      Detection read = detection();
      assertThat(other.load(part.partition(), read)).contains(part.covered());
      assertThat(read.workloads().stream().map(w -> w.subject().key()))
          .containsExactlyElementsOf(
              part.detection().workloads().stream().map(w -> w.subject().key()).toList());
      for (Workload workload : part.detection().workloads()) {
        assertThat(read.workload(workload.subject()).memory().snapshot())
            .isEqualTo(workload.memory().snapshot());
        assertThat(read.workload(workload.subject()).windows()).hasSize(2);
      }
    }
    parts.getFirst().detection().workloads().forEach(w -> w.memory().writeAgain());
    assertThat(view.save(parts)).isEmpty();
    assertThat(view.trouble()).isEmpty();
  }

  @Test
  void keepsBothSidesOfAnEdge_onDifferentMasters() {
    CallGraph graph = new CallGraph(redis);
    Instant at = Scene.at(60);
    List<Subject> services = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      services.add(Subject.deployment(NAME, "shop", "service-" + i));
    }
    for (int i = 1; i < services.size(); i++) {
      graph.note(
          new SpansObserved(
              "spans-" + i,
              services.get(i - 1),
              at.minusSeconds(60),
              at,
              List.of(new Unit(services.get(i).key(), "POST", 30, 1, 1)),
              List.of(),
              List.of(),
              0));
    }
    graph.save();
    assertThat(graph.changed()).isFalse();
    for (int i = 1; i < services.size(); i++) {
      assertThat(graph.of(services.get(i), at).callers())
          .extracting(Edge::workload)
          .containsExactly(services.get(i - 1).key());
      assertThat(graph.of(services.get(i - 1), at).callees())
          .extracting(Edge::workload)
          .containsExactly(services.get(i).key());
    }
  }

  private static List<Part> parts(double until) {
    List<Part> parts = new ArrayList<>();
    for (int partition = 0; partition < 4; partition++) {
      Detection detection = detection();
      for (int w = 0; w < 6; w++) {
        String name = "w-" + partition + "-" + w;
        Scene scene = new Scene(NAME, name, 3).rollout("a", -60, 2, "kubectl", null);
        for (int i = 0; i < 2; i++) {
          String pod = name + "-" + i;
          scene.pod(pod, "a", -60).memory(pod, -60, 0, until, Scene.flat(0.4));
        }
        for (PodEvent event : Scene.play(until, scene)) {
          detection.accept(event);
        }
      }
      parts.add(new Part(partition, detection, new Covered(partition, Map.of(), Map.of())));
    }
    return parts;
  }

  private static Detection detection() {
    return new Detection(DetectionSettings.DEFAULT, (subject, metric) -> 1);
  }
}
