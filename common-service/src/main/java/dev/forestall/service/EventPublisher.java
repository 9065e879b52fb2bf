package dev.forestall.service;

import dev.forestall.model.Topics;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;

/** Writes to the topics; a record counts as written when all in-sync replicas have it. */
public final class EventPublisher {
  private final KafkaTemplate<String, byte[]> kafka;
  private final TopicProvisioner topics;
  private final Traces traces;

  EventPublisher(KafkaTemplate<String, byte[]> kafka, TopicProvisioner topics, Traces traces) {
    this.kafka = kafka;
    this.topics = topics;
    this.traces = traces;
  }

  /** Publishes under the subject's key; the future ends when Kafka acknowledged or gave up. */
  public CompletableFuture<Void> publish(Topics topic, Subject subject, Object value) {
    return publish(topic, subject.key(), value);
  }

  /** Publishes under a key of its own (lessons). */
  public CompletableFuture<Void> publish(Topics topic, String key, Object value) {
    return send(topic, null, key, value);
  }

  /**
   * Publishes and waits.
   *
   * @throws PublishException when Kafka did not acknowledge within its delivery time-out
   */
  public void publishAndWait(Topics topic, Subject subject, Object value) {
    try {
      publish(topic, subject, value).join();
    } catch (CompletionException e) {
      throw new PublishException(topic.topicName(), e.getCause() == null ? e : e.getCause());
    }
  }

  /** Publishes the same value to every partition (heartbeats). */
  public CompletableFuture<Void> publishToEveryPartition(Topics topic, String key, Object value) {
    return CompletableFuture.allOf(
        IntStream.range(0, topics.partitions())
            .mapToObj(partition -> send(topic, partition, key, value))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> send(
      Topics topic, @Nullable Integer partition, String key, Object value) {
    ProducerRecord<String, byte[]> outgoing =
        new ProducerRecord<>(topic.topicName(), partition, key, Wire.encode(value));
    Traces.Sending sending = traces.sending(outgoing, value);
    try {
      return kafka
          .send(outgoing)
          .whenComplete((sent, failure) -> sending.ended(failure))
          .thenAccept(sent -> {});
    } catch (RuntimeException e) {
      sending.ended(e);
      return CompletableFuture.failedFuture(e);
    }
  }
}
