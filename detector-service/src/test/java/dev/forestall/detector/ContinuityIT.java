package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.detector.store.RealRedisCluster;
import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** Several replicas, restarts and a poor Redis, with a real broker: none twice and none lost. */
class ContinuityIT {
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String cluster = "c-" + UUID.randomUUID();
  private final List<ConfigurableApplicationContext> replicas = new ArrayList<>();

  @AfterEach
  void stop() {
    replicas.forEach(ConfigurableApplicationContext::close);
  }

  @Test
  void everyLeakIsForeseenOnce_whenPartitionsMoveBetweenReplicas() {
    List<PodEvent> events = leaks(8, 2_600);
    ConfigurableApplicationContext first = start();
    send(first, events, 0, 1_900);
    ConfigurableApplicationContext second = start(); // takes one of the two partitions
    send(second, events, 1_900, 2_150);
    replicas.remove(first);
    first.close(); // and then both
    send(second, events, 2_150, 2_300);
    ConfigurableApplicationContext third = start();
    send(third, events, 2_300, 2_600);

    await().atMost(PATIENCE).until(() -> subjects(third).size() == 8);
    assertThat(opened(third)).hasSize(8);
    assertThat(opened(third)).allMatch(IncidentOpened::predicted);
    assertThat(opened(third))
        .extracting(IncidentOpened::faultKind)
        .containsOnly(FaultKind.MEMORY_LEAK);
    assertThat(incidents(third).stream().map(IncidentEvent::eventId)).doesNotHaveDuplicates();
  }

  @Test
  void opensNothingAnew_whenAFleetWithStandingFactsIsRestarted_withAndWithoutItsView() {
    int fleet = 60;
    ConfigurableApplicationContext service = start();
    send(service, standing(fleet, 0), 0, 300);
    ConfigurableApplicationContext began = service;
    await().atMost(PATIENCE).until(() -> subjects(began).size() == fleet);
    replicas.remove(service);
    service.close();
    service = start();
    send(service, standing(fleet, 300), 300, 600); // all is stated again
    replicas.remove(service);
    service.close();
    RealRedis.restart(); // empty
    service = start();
    send(service, standing(fleet, 600), 600, 900);

    ConfigurableApplicationContext last = service;
    await()
        .atMost(PATIENCE)
        .until(() ->
            incidents(last).stream().filter(e -> e.at().isAfter(Scene.at(800))).count() >= fleet);
    assertThat(opened(last)).hasSize(fleet);
    assertThat(incidents(last).stream().map(IncidentEvent::eventId)).doesNotHaveDuplicates();
  }

  @Test
  void foreseesTheLeakInTime_whenRedisHangsOrIsFull_andHealthSaysSo() throws IOException {
    List<PodEvent> events = leaks(2, 2_600);
    ConfigurableApplicationContext service = start();
    send(service, events, 0, 1_900);
    redis("CLIENT PAUSE 6000 ALL");
    send(service, events, 1_900, 2_100);
    await().atMost(PATIENCE).until(() -> health(service).equals(Status.DOWN));
    await().atMost(PATIENCE).until(() -> health(service).equals(Status.UP));
    redis("CONFIG SET maxmemory 1");
    try {
      send(service, events, 2_100, 2_600);
      await().atMost(PATIENCE).until(() -> health(service).equals(Status.DOWN));
      await().atMost(PATIENCE).until(() -> subjects(service).size() == 2);
    } finally {
      redis("CONFIG SET maxmemory 0");
    }
    await().atMost(PATIENCE).until(() -> health(service).equals(Status.UP));
    assertThat(opened(service)).hasSize(2).allMatch(IncidentOpened::predicted);
  }

  @Test
  void everyLeakIsForeseenOnce_overARestart_onARedisCluster(@TempDir Path folder) {
    List<PodEvent> events = leaks(4, 2_600);
    try (RealRedisCluster redis = new RealRedisCluster(folder)) {
      String nodes = "--spring.data.redis.cluster.nodes=" + String.join(",", redis.nodes());
      ConfigurableApplicationContext first = start(nodes);
      send(first, events, 0, 1_900);
      await().atMost(PATIENCE).until(() -> redis.size() > 20);
      replicas.remove(first);
      first.close();
      ConfigurableApplicationContext second = start(nodes);
      send(second, events, 1_900, 2_600);
      await().atMost(PATIENCE).until(() -> subjects(second).size() == 4);
      assertThat(opened(second)).hasSize(4).allMatch(IncidentOpened::predicted);
      assertThat(health(second)).isEqualTo(Status.UP);
      replicas.remove(second);
      second.close();
    }
  }

  private List<PodEvent> leaks(int workloads, double until) {
    Scene[] scenes =
        IntStream.range(0, workloads)
            .mapToObj(i -> {
              String name = "leaky-" + i;
              Scene scene = new Scene(cluster, name, i).rollout("new", 1_500, 2, "me", null);
              for (int pod = 0; pod < 2; pod++) {
                scene.pod(name + "-" + pod, "new", 1_500);
                scene.memory(name + "-" + pod, 1_500, 1_500, until, Scene.leak(1_300, 0.08));
              }
              return scene.status(1_530, 2, 2);
            })
            .toArray(Scene[]::new);
    return Scene.play(until, scenes);
  }

  private List<PodEvent> standing(int workloads, double from) {
    Scene[] scenes =
        IntStream.range(0, workloads)
            .mapToObj(i -> {
              String name = "stuck-" + i;
              Scene scene = new Scene(cluster, name, i).rollout("a", -600, 1, "me", null);
              return scene.podState(
                  name + "-0",
                  "a",
                  -600,
                  from + 10,
                  Scene.waiting("ImagePullBackOff", 0, null),
                  false);
            })
            .toArray(Scene[]::new);
    return Scene.play(from + 300, scenes);
  }

  /** What came in that time; heartbeats go to every partition. */
  private static void send(
      ConfigurableApplicationContext service, List<PodEvent> events, double from, double to) {
    EventPublisher publisher = service.getBean(EventPublisher.class);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (PodEvent event : events) {
      if (event.at().isAfter(Scene.at(to)) || (from > 0 && !event.at().isAfter(Scene.at(from)))) {
        continue;
      }
      sent.add(
          event instanceof Heartbeat
              ? publisher.publishToEveryPartition(Topics.POD_EVENTS, event.subject().key(), event)
              : publisher.publish(Topics.POD_EVENTS, event.subject(), event));
    }
    sent.forEach(CompletableFuture::join);
  }

  private List<IncidentEvent> incidents(ConfigurableApplicationContext service) {
    List<IncidentEvent> incidents = new ArrayList<>();
    service
        .getBean(TopicReplay.class)
        .replay(
            Topics.INCIDENTS,
            List.of(0, 1),
            r -> {
              if (((IncidentEvent) r.value()).subject().cluster().equals(cluster)) {
                incidents.add((IncidentEvent) r.value());
              }
            });
    return incidents;
  }

  private List<IncidentOpened> opened(ConfigurableApplicationContext service) {
    return incidents(service).stream()
        .filter(IncidentOpened.class::isInstance)
        .map(IncidentOpened.class::cast)
        .toList();
  }

  private Set<String> subjects(ConfigurableApplicationContext service) {
    return opened(service).stream()
        .map(o -> o.subject().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Status health(ConfigurableApplicationContext service) {
    return service.getBean("redisHealthIndicator", HealthIndicator.class).health().getStatus();
  }

  private static void redis(String command) throws IOException {
    URI url = URI.create(RealRedis.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      assertThat(socket.getInputStream().read()).isEqualTo('+');
    }
  }

  private ConfigurableApplicationContext start(String... more) {
    ConfigurableApplicationContext service =
        new SpringApplicationBuilder(DetectorApplication.class)
            .run(
                Stream.concat(
                        Stream.of(
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
                            "--spring.data.redis.url=" + RealRedis.url(),
                            "--forestall.kafka.partitions=" + PARTITIONS),
                        Stream.of(more))
                    .toArray(String[]::new));
    replicas.add(service);
    return service;
  }
}
