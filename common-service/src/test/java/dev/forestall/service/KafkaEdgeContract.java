package dev.forestall.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** What the common edge promises, whichever real broker stands behind it. */
@SpringBootTest(
    classes = KafkaEdgeContract.App.class,
    properties = {"server.port=0", "forestall.kafka.partitions=3"})
abstract class KafkaEdgeContract {
  private static final Subject CART = Subject.deployment("test", "shop", "cart");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Configuration
  @EnableAutoConfiguration
  static class App {}

  @Autowired EventPublisher publisher;
  @Autowired KeyedConsumers consumers;
  @Autowired TopicReplay replay;
  @Autowired TopicFollower follower;
  @Autowired KafkaHealthIndicator health;
  @Autowired KafkaTemplate<String, byte[]> raw;

  @Value("${spring.kafka.bootstrap-servers}")
  String bootstrapServers;

  @Test
  void deliversCarriesOnAndPutsAside_whenARecordIsMalformed() {
    Recording handler = new Recording();
    ConsumerHandle handle =
        consumers.start("malformed", List.of(Topics.REMEDIATIONS, Topics.INCIDENTS), handler);
    AutomationPaused before = paused("before");
    publisher.publishAndWait(Topics.REMEDIATIONS, CART, before);
    raw.send(Topics.REMEDIATIONS.topicName(), CART.key(), "{\"type\":\"Nonsense\"}".getBytes(UTF_8))
        .join();
    raw.send(Topics.REMEDIATIONS.topicName(), CART.key(), new byte[] {1, 2, 3}).join();
    AutomationPaused after = paused("after");
    publisher.publishAndWait(Topics.REMEDIATIONS, CART, after);

    await().atMost(PATIENCE).until(() -> handler.values.contains(after));
    assertThat(handler.values).containsSubsequence(before, after);
    assertThat(handler.assignedTo).containsExactly(0, 1, 2);
    await().atMost(PATIENCE).until(() -> handler.ticks.get() > 3);
    List<ConsumerRecord<String, byte[]>> letters =
        readAll(Topics.REMEDIATIONS.deadLetterTopic(), 2);
    assertThat(letters).hasSizeGreaterThanOrEqualTo(2);
    assertThat(
            new String(letters.getFirst().headers().lastHeader("forestall-reason").value(), UTF_8))
        .startsWith("not a RemediationEvent");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    handle.stop();
  }

  @Test
  void bringsTheRecordAgain_whenHandlingFailsForAWhile() {
    AtomicInteger failures = new AtomicInteger();
    Recording handler =
        new Recording() {
          @Override
          public void handle(ReceivedRecord received) {
            if (received.key().equals("retry/-/Cluster/retry") && failures.incrementAndGet() < 3) {
              throw new IllegalStateException("not now");
            }
            super.handle(received);
          }
        };
    ConsumerHandle handle =
        consumers.start(
            "retry", List.of(Topics.INCIDENTS, Topics.DASHBOARDS, Topics.REMEDIATIONS), handler);
    AutomationPaused event =
        new AutomationPaused("p/retry", Subject.ofCluster("retry"), Instant.EPOCH, "test", "");
    publisher.publishAndWait(Topics.REMEDIATIONS, Subject.ofCluster("retry"), event);
    await().atMost(PATIENCE).until(() -> handler.values.contains(event));
    assertThat(failures.get()).isEqualTo(3);
    handle.stop();
  }

  @Test
  void replaysAndFollowsTheWholeTopic() {
    Heartbeat beat = new Heartbeat("test", "c-1", Instant.parse("2026-01-01T00:00:00Z"));
    publisher.publishToEveryPartition(Topics.POD_EVENTS, "test", beat).join();
    List<ReceivedRecord> replayed = new ArrayList<>();
    replay.replay(Topics.POD_EVENTS, List.of(0, 2), replayed::add);
    assertThat(replayed).extracting(ReceivedRecord::partition).contains(0, 2).doesNotContain(1);
    assertThat(replayed).extracting(ReceivedRecord::value).contains(beat);

    List<Object> followed = Collections.synchronizedList(new ArrayList<>());
    FollowHandle handle = follower.follow(Topics.POD_EVENTS, r -> followed.add(r.value()));
    await().atMost(PATIENCE).until(handle::caughtUp);
    assertThat(followed).hasSizeGreaterThanOrEqualTo(3);
    Heartbeat next = new Heartbeat("test", "c-1", Instant.parse("2026-01-01T00:01:00Z"));
    publisher.publishToEveryPartition(Topics.POD_EVENTS, "test", next).join();
    await().atMost(PATIENCE).until(() -> Collections.frequency(followed, next) == 3);
  }

  private List<ConsumerRecord<String, byte[]>> readAll(String topic, int atLeast) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "reader-" + topic,
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            return all.size() >= atLeast;
          });
    }
    return all;
  }

  private static AutomationPaused paused(String id) {
    return new AutomationPaused("p/" + id, CART, Instant.EPOCH, "test", "");
  }

  private static class Recording implements RecordHandler {
    final List<Object> values = Collections.synchronizedList(new ArrayList<>());
    final Set<Integer> assignedTo = Collections.synchronizedSet(new TreeSet<>());
    final AtomicInteger ticks = new AtomicInteger();

    @Override
    public void handle(ReceivedRecord received) {
      values.add(received.value());
    }

    @Override
    public void assigned(Collection<Integer> partitions) {
      assignedTo.addAll(partitions);
    }

    @Override
    public void batchDone() {
      ticks.incrementAndGet();
    }
  }
}
