package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.detector.cause.Shop;
import dev.forestall.detector.cause.Shop.Fault;
import dev.forestall.detector.store.CallGraph;
import dev.forestall.detector.store.Covered;
import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import dev.forestall.service.testing.RealRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The whole service with a real broker and a real Redis; the story of {@link Scene} as it would
 * come.
 */
class DetectorIT {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name = "cart-" + NAMES.incrementAndGet();
  private ConfigurableApplicationContext service = start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void leakIsOpenedEnrichedAndUpdated() {
    send(events(2600));

    IncidentOpened opened =
        await().atMost(PATIENCE).until(() -> first(IncidentOpened.class), o -> o != null);
    assertThat(opened.faultKind()).isEqualTo(FaultKind.MEMORY_LEAK);
    assertThat(opened.predicted()).isTrue();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(of(IncidentUpdated.class)).isNotEmpty();
          IncidentEnriched enriched = first(IncidentEnriched.class);
          assertThat(enriched).isNotNull();
          assertThat(enriched.aggregates()).isNotEmpty();
          assertThat(enriched.series()).anyMatch(s -> s.limit() != null);
          assertThat(enriched.revisions()).anyMatch(r -> r.rollbackTarget());
          assertThat(enriched.suspects()).isNotEmpty();
          assertThat(enriched.missing()).isEmpty();
        });
  }

  @Test
  void restartInTheMiddleOpensNothingTwice_andGoesOn() {
    List<PodEvent> events = events(2700);
    int middle = indexAt(events, 2300);
    send(events.subList(0, middle));
    await().atMost(PATIENCE).until(() -> first(IncidentOpened.class) != null);
    int before = incidents().size();
    service.close();
    service = start();
    send(events.subList(middle - 200, events.size()));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(incidents().size()).isGreaterThan(before + 1));
    assertThat(of(IncidentOpened.class)).hasSize(1);
    assertThat(incidents())
        .allMatch(e -> e.incidentId().equals(first(IncidentOpened.class).incidentId()));
    assertThat(incidents().stream().map(IncidentEvent::eventId)).doesNotHaveDuplicates();
    await().atMost(PATIENCE).until(() -> first(IncidentEnriched.class) != null);
  }

  @Test
  void restartBeforeThePrediction_seesTheLeakFromTheWindowsInRedis() {
    List<PodEvent> events = events(2600);
    int middle = indexAt(events, 1900);
    send(events.subList(0, middle));
    await().atMost(PATIENCE).until(() -> evaluatedTo(1870));
    service.close();
    service = start();
    send(events.subList(middle, events.size()));

    await().atMost(PATIENCE).until(() -> first(IncidentOpened.class) != null);
    assertThat(first(IncidentOpened.class).at()).isBefore(Scene.at(2400));
  }

  @Test
  void goesOnInMemory_whileRedisIsAway_andWritesAgain() {
    List<PodEvent> events = events(2600);
    int middle = indexAt(events, 1900);
    send(events.subList(0, middle));
    await().atMost(PATIENCE).until(() -> evaluatedTo(1870));
    RealRedis.stop();
    try {
      send(events.subList(middle, indexAt(events, 2300)));
      await().atMost(PATIENCE).until(() -> redisHealth().equals(Status.DOWN));
      await().atMost(PATIENCE).until(() -> first(IncidentOpened.class) != null);
    } finally {
      RealRedis.restart();
    }
    send(events.subList(indexAt(events, 2300), events.size()));

    await().atMost(PATIENCE).until(() -> redisHealth().equals(Status.UP));
    await().atMost(PATIENCE).until(() -> slots("uid-" + name + "-new-0") > 40);
    assertThat(of(IncidentOpened.class)).hasSize(1);
  }

  @Test
  void readsTheTopicAgain_whenTheViewIsLost() {
    List<PodEvent> events = events(2600);
    int middle = indexAt(events, 1900);
    send(events.subList(0, middle));
    await().atMost(PATIENCE).until(() -> evaluatedTo(1870));
    service.close();
    RealRedis.restart();
    service = start();
    send(events.subList(middle, events.size()));

    await().atMost(PATIENCE).until(() -> first(IncidentOpened.class) != null);
    assertThat(first(IncidentOpened.class).at()).isBefore(Scene.at(2400));
    assertThat(of(IncidentOpened.class)).hasSize(1);
  }

  @Test
  void malformedRecordIsPutAside_andTheNextOneIsHandled() {
    String marker = "{\"type\":\"Nonsense of " + name + "\"}";
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        producer.send(
            new ProducerRecord<>(
                Topics.POD_EVENTS.topicName(),
                partition,
                name,
                marker.getBytes(StandardCharsets.UTF_8)));
      }
      producer.flush();
    }
    send(events(2600));

    await().atMost(PATIENCE).until(() -> first(IncidentOpened.class) != null);
    assertThat(deadLetters()).contains(marker);
  }

  private List<PodEvent> events(double until) {
    Scene scene =
        new Scene(name, name, 5).rollout("old", -3600, 1, "kubectl", null).status(1, 1, 1);
    scene.podState(name + "-old-0", "old", -3600, 1, Scene.running(-3600, 0, null), false);
    scene.memory(name + "-old-0", -3600, 1, 1500, Scene.flat(0.25));
    scene.rollout("new", 1500, 2, "kubectl", null).deleted(name + "-old-0", "old", -3600, 1520);
    for (int i = 0; i < 2; i++) {
      scene.pod(name + "-new-" + i, "new", 1500);
      scene.memory(name + "-new-" + i, 1500, 1500, 1500 + 1300, Scene.leak(1300, 0.08));
    }
    scene.status(1530, 2, 2);
    return Scene.play(until, scene);
  }

  private static int indexAt(List<PodEvent> events, double second) {
    int i = 0;
    while (i < events.size() && !events.get(i).at().isAfter(Scene.at(second))) {
      i++;
    }
    return i;
  }

  /**
   * The clusters of two tests differ, so that one's heartbeats do not move the other's watermark.
   */
  private void send(List<PodEvent> events) {
    EventPublisher publisher = service.getBean(EventPublisher.class);
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (PodEvent event : events) {
      sent.add(
          event instanceof Heartbeat
              ? publisher.publishToEveryPartition(Topics.POD_EVENTS, event.subject().key(), event)
              : publisher.publish(Topics.POD_EVENTS, event.subject(), event));
    }
    sent.forEach(CompletableFuture::join);
  }

  @Test
  void namesTheCallee_whoseUnitsAreAnotherPartitions() {
    List<PodEvent> said = new Shop(3).broken(Fault.NETWORK, "price", 400).events();
    List<PodEvent> all = new ArrayList<>();
    double beat = 15;
    for (PodEvent event : said) {
      for (; event.at().isAfter(Scene.at(beat)); beat += 15) {
        all.add(Scene.heartbeat(Scene.CLUSTER, beat));
      }
      all.add(event);
    }
    int first = indexAt(all, Shop.ONSET + 330);
    send(all.subList(0, first));
    await().atMost(PATIENCE).until(() -> !enriched(Shop.of("front")).isEmpty());
    send(all.subList(first, all.size()));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          IncidentEnriched last = enriched(Shop.of("front")).getLast();
          assertThat(last.provisional()).isFalse();
          assertThat(last.suspects().getFirst().named()).isTrue();
          assertThat(last.suspects().getFirst().subject()).isEqualTo(Shop.of("price"));
          assertThat(last.suspects().getFirst().kind()).isEqualTo(FaultKind.NETWORK_DELAY);
          assertThat(last.calls()).hasSize(4).anyMatch(c -> c.moved());
        });
    assertThat(enriched(Shop.of("front")).stream().map(IncidentEvent::eventId))
        .doesNotHaveDuplicates();
  }

  private List<IncidentEnriched> enriched(Subject subject) {
    List<IncidentEnriched> enriched = new ArrayList<>();
    service
        .getBean(TopicReplay.class)
        .replay(
            Topics.INCIDENTS,
            List.of(0, 1),
            r -> {
              if (r.value() instanceof IncidentEnriched e && e.subject().equals(subject)) {
                enriched.add(e);
              }
            });
    return enriched;
  }

  @Test
  void keepsWhoCallsWhom_fromSpans() {
    Subject caller = Subject.deployment(name, "shop", "front");
    Subject callee = Subject.deployment(name, "shop", name);
    Instant end = Scene.at(60);
    SpansObserved spans =
        new SpansObserved(
            name + "-spans",
            caller,
            end.minusSeconds(60),
            end,
            List.of(new SpansObserved.Unit(callee.key(), "POST", 30, 1, 1)),
            List.of(),
            List.of(),
            0);
    send(List.of(spans));
    CallGraph graph = service.getBean(CallGraph.class);
    await().atMost(PATIENCE).until(() -> !graph.of(callee, end).callers().isEmpty());
    assertThat(graph.of(callee, end).callers().getFirst().workload()).isEqualTo(caller.key());
    assertThat(graph.of(caller, end).callees().getFirst().workload()).isEqualTo(callee.key());
  }

  private boolean evaluatedTo(double second) {
    try (RedisConnection redis = service.getBean(RedisConnectionFactory.class).getConnection()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        String key = "forestall:covered:{p-" + partition + "}";
        byte[] marker = redis.stringCommands().get(key.getBytes(StandardCharsets.UTF_8));
        if (marker == null) {
          return false;
        }
        Instant at = Wire.json().readValue(marker, Covered.class).evaluated().get(name);
        if (at == null || at.isBefore(Scene.at(second))) {
          return false;
        }
      }
      return true;
    }
  }

  private List<IncidentEvent> incidents() {
    List<IncidentEvent> incidents = new ArrayList<>();
    service
        .getBean(TopicReplay.class)
        .replay(
            Topics.INCIDENTS,
            List.of(0, 1),
            r -> {
              if (((IncidentEvent) r.value()).subject().name().equals(name)) {
                incidents.add((IncidentEvent) r.value());
              }
            });
    return incidents;
  }

  private <T> List<T> of(Class<T> type) {
    return incidents().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private <T> T first(Class<T> type) {
    return of(type).stream().findFirst().orElse(null);
  }

  private Status redisHealth() {
    return service.getBean("redisHealthIndicator", HealthIndicator.class).health().getStatus();
  }

  private int slots(String uid) {
    String key = "forestall:window:{" + name + "/shop/Deployment/" + name + "}:" + uid;
    try (RedisConnection redis = service.getBean(RedisConnectionFactory.class).getConnection()) {
      Long size = redis.hashCommands().hLen(key.getBytes(StandardCharsets.UTF_8));
      return size == null ? 0 : size.intValue();
    }
  }

  private static List<String> deadLetters() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", RealKafka.bootstrapServers(),
            "key.deserializer", StringDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.POD_EVENTS.deadLetterTopic()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      consumer
          .poll(Duration.ofSeconds(5))
          .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
    }
    return values;
  }

  private static KafkaProducer<String, byte[]> producer() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", RealKafka.bootstrapServers());
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(DetectorApplication.class)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
            "--spring.data.redis.url=" + RealRedis.url(),
            "--forestall.kafka.partitions=" + PARTITIONS);
  }
}
