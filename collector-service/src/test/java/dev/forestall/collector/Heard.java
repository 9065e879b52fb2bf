package dev.forestall.collector;

import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.wire.Wire;
import dev.forestall.service.testing.RealKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is on the real topic about one cluster, from its beginning, partition by partition. */
public final class Heard implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String cluster;
  private final List<One> all = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** A record. */
  public record One(int partition, String key, PodEvent event) {}

  public Heard(String cluster) {
    this.cluster = cluster;
    thread = Thread.ofPlatform().daemon().start(this::listen);
  }

  private void listen() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", RealKafka.bootstrapServers(), "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      String topic = Topics.POD_EVENTS.topicName();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> consumer.listTopics().containsKey(topic));
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopped) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> {
              PodEvent event = Wire.decode(r.value(), PodEvent.class);
              if (event.subject().cluster().equals(cluster)) {
                all.add(new One(r.partition(), r.key(), event));
              }
            });
      }
    }
  }

  public List<One> records() {
    return all;
  }

  public <T extends PodEvent> List<T> all(Class<T> type) {
    return all.stream().map(One::event).filter(type::isInstance).map(type::cast).toList();
  }

  /** Waits for an event. */
  public <T extends PodEvent> T hear(Class<T> type, Predicate<T> such) {
    await()
        .alias("a " + type.getSimpleName())
        .atMost(PATIENCE)
        .until(() -> all(type).stream().anyMatch(such));
    return all(type).stream().filter(such).findFirst().orElseThrow();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join(10_000);
  }
}
