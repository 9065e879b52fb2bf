package dev.forestall.service;

import dev.forestall.model.Topics;
import dev.forestall.model.wire.WireException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads partitions from their beginning to their end as of now, to rebuild what they say. */
public final class TopicReplay {
  private static final Logger log = LoggerFactory.getLogger(TopicReplay.class);

  private final TopicReader reader;
  private final Traces traces;

  TopicReplay(TopicReader reader, Traces traces) {
    this.reader = reader;
    this.traces = traces;
  }

  /**
   * Reads; what cannot be decoded is passed over (the consumer of the topic has put it aside).
   *
   * @param topic the topic
   * @param partitions partitions of it
   * @param sink gets every record, in order within a partition, on the calling thread
   */
  public void replay(Topics topic, Collection<Integer> partitions, Consumer<ReceivedRecord> sink) {
    if (partitions.isEmpty()) {
      return;
    }
    long read = 0;
    try (KafkaConsumer<String, byte[]> consumer = reader.open(topic, partitions)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (TopicReader.behind(consumer, ends)) {
        for (ConsumerRecord<String, byte[]> next : consumer.poll(TopicReader.POLL)) {
          read++;
          deliver(
              next,
              received -> {
                traces.recall(next, received.value());
                sink.accept(received);
              });
        }
      }
    }
    log.debug("replayed {} records of {}{}", read, topic.topicName(), partitions);
  }

  static void deliver(ConsumerRecord<String, byte[]> next, Consumer<ReceivedRecord> sink) {
    ReceivedRecord received;
    try {
      received = RecordPump.decode(next);
    } catch (WireException e) {
      log.warn("passed over {}@{}: {}", next.topic(), next.offset(), e.getMessage());
      return;
    }
    sink.accept(received);
  }
}
