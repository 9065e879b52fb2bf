package dev.forestall.service;

import dev.forestall.model.Topics;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.wire.WireException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** Decodes and hands over, on the consumer thread. */
final class RecordPump
    implements BatchMessageListener<String, byte[]>, ConsumerAwareRebalanceListener {
  private static final Map<String, Topics> TOPICS =
      Arrays.stream(Topics.values())
          .collect(Collectors.toUnmodifiableMap(Topics::topicName, Function.identity()));
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final double GROWTH = 2;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final int TRIES = 10;

  private final RecordHandler handler;
  private final DeadLetters deadLetters;
  private final Traces traces;
  private volatile boolean assigned;

  RecordPump(RecordHandler handler, DeadLetters deadLetters, Traces traces) {
    this.handler = handler;
    this.deadLetters = deadLetters;
    this.traces = traces;
  }

  boolean assigned() {
    return assigned;
  }

  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> next : records) {
      handOver(next);
    }
    handler.batchDone();
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Set<Integer> numbers = numbers(partitions);
    if (!numbers.isEmpty()) {
      handler.assigned(numbers, consumer.groupMetadata().generationId());
    }
    assigned = true;
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    release(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    release(partitions);
  }

  void containerEvent(Object event) {
    if (event instanceof ListenerContainerIdleEvent) {
      handler.batchDone();
    }
  }

  CommonErrorHandler errorHandler() {
    ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MILLIS, GROWTH);
    pauses.setMaxInterval(LONGEST_PAUSE_MILLIS);
    pauses.setMaxAttempts(TRIES);
    return new DefaultErrorHandler(
        (failed, cause) -> deadLetters.put(bytes(failed), reason(cause)), pauses);
  }

  private void handOver(ConsumerRecord<String, byte[]> next) {
    try {
      ReceivedRecord received = decode(next);
      traces.handle(next, received, () -> handler.handle(received));
    } catch (WireException | UnprocessableRecordException e) {
      deadLetters.put(next, reason(e));
    } catch (RuntimeException e) {
      throw new BatchListenerFailedException(
          next.topic() + "@" + next.offset() + ": " + e.getMessage(), e, next);
    }
  }

  static ReceivedRecord decode(ConsumerRecord<String, byte[]> next) {
    Topics topic = TOPICS.get(next.topic());
    if (topic == null) {
      throw new WireException("not a topic of Forestall: " + next.topic());
    }
    byte[] value = next.value();
    if (value == null) {
      throw new WireException("a record without a value");
    }
    String key = next.key() == null ? "" : next.key();
    return new ReceivedRecord(
        topic,
        next.partition(),
        next.offset(),
        Instant.ofEpochMilli(next.timestamp()),
        key,
        Wire.decode(value, Wire.valueType(topic)));
  }

  private void release(Collection<TopicPartition> partitions) {
    Set<Integer> numbers = numbers(partitions);
    if (!numbers.isEmpty()) {
      handler.revoked(numbers);
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null
        && !(cause instanceof WireException)
        && !(cause instanceof UnprocessableRecordException)) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @SuppressWarnings("unchecked") // the deserialisers of KeyedConsumers give no other type
  private static ConsumerRecord<String, byte[]> bytes(ConsumerRecord<?, ?> failed) {
    return (ConsumerRecord<String, byte[]>) failed;
  }
}
