package dev.forestall.lab.play;

import dev.forestall.lab.process.LabException;
import dev.forestall.model.Topics;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all topics without a group, as a bystander; hands every value on but samples and
 * heartbeats, which nobody could follow.
 */
public final class TopicWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Map<String, Topics> TOPICS =
      Arrays.stream(Topics.values())
          .collect(Collectors.toUnmodifiableMap(Topics::topicName, Function.identity()));
  private static final byte JSON = '{';

  private final Consumer<Object> sink;
  private final Thread thread;
  private final boolean fromBeginning;
  private volatile boolean running = true;

  /**
   * Starts watching.
   *
   * @param bootstrap the broker
   * @param fromBeginning whether to read what is already there
   * @param sink gets every value on the watch's own thread
   */
  public TopicWatch(String bootstrap, boolean fromBeginning, Consumer<Object> sink) {
    this.sink = sink;
    this.fromBeginning = fromBeginning;
    this.thread = Thread.ofPlatform().daemon().name("watch").start(() -> run(bootstrap));
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String bootstrap) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "metadata.max.age.ms", "1000"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      Set<TopicPartition> known = new HashSet<>();
      while (running) {
        follow(consumer, known);
        if (known.isEmpty()) {
          LockSupport.parkNanos(POLL.toNanos());
          continue;
        }
        for (ConsumerRecord<String, byte[]> next : consumer.poll(POLL)) {
          handOn(next);
        }
      }
    } catch (KafkaException e) {
      if (running) {
        throw new LabException("the topics cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private void follow(KafkaConsumer<String, byte[]> consumer, Set<TopicPartition> known) {
    if (known.size() >= TOPICS.size() && allKnown(known)) {
      return;
    }
    List<TopicPartition> added = new ArrayList<>();
    for (var topic : consumer.listTopics().entrySet()) {
      if (TOPICS.containsKey(topic.getKey())) {
        topic.getValue().stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .filter(known::add)
            .forEach(added::add);
      }
    }
    if (!added.isEmpty()) {
      consumer.assign(known);
      if (fromBeginning) {
        consumer.seekToBeginning(added);
      } else {
        consumer.seekToEnd(added);
      }
    }
  }

  private static boolean allKnown(Set<TopicPartition> known) {
    return known.stream().map(TopicPartition::topic).distinct().count() == TOPICS.size();
  }

  private void handOn(ConsumerRecord<String, byte[]> next) {
    byte[] value = next.value();
    Topics topic = TOPICS.get(next.topic());
    if (value == null || value.length == 0 || value[0] != JSON || topic == null) {
      return;
    }
    try {
      sink.accept(Wire.decode(value, Wire.valueType(topic)));
    } catch (WireException e) {
      System.err.println("not understood on " + next.topic() + ": " + e.getMessage());
    }
  }
}
