package dev.forestall.service;

import dev.forestall.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * Starts the consumer of a service: one thread for all its topics with the range assignor, so that
 * partition <em>n</em> of each topic is in one hand and a workload's events are handled in one
 * place. Offsets are committed after handling.
 */
public final class KeyedConsumers implements SmartLifecycle {
  private static final long POLL_MILLIS = 200;
  private static final long IDLE_MILLIS = 400;
  private static final int SESSION_MILLIS = 10_000;

  private final Map<String, Object> consumerSettings;
  private final TopicProvisioner topics;
  private final DeadLetters deadLetters;
  private final Traces traces;
  private final List<ConsumerHandle> handles = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  KeyedConsumers(
      Map<String, Object> consumerSettings,
      TopicProvisioner topics,
      DeadLetters deadLetters,
      Traces traces) {
    this.consumerSettings = Map.copyOf(consumerSettings);
    this.topics = topics;
    this.deadLetters = deadLetters;
    this.traces = traces;
  }

  /**
   * Starts consuming once the topics exist.
   *
   * @param group consumer group
   * @param read the topics, all keyed by subject
   * @param handler what to do with their records
   */
  public ConsumerHandle start(String group, List<Topics> read, RecordHandler handler) {
    RecordPump pump = new RecordPump(handler, deadLetters, traces);
    ContainerProperties properties =
        new ContainerProperties(read.stream().map(Topics::topicName).toArray(String[]::new));
    properties.setGroupId(group);
    properties.setMessageListener(pump);
    properties.setConsumerRebalanceListener(pump);
    properties.setAckMode(ContainerProperties.AckMode.BATCH);
    properties.setPollTimeout(POLL_MILLIS);
    properties.setIdleEventInterval(IDLE_MILLIS);
    properties.setMissingTopicsFatal(false);
    KafkaMessageListenerContainer<String, byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(settings()), properties);
    container.setBeanName(group);
    container.setCommonErrorHandler(pump.errorHandler());
    container.setApplicationEventPublisher(idleTo(pump));
    ConsumerHandle handle = new ConsumerHandle(container, pump, handles::remove);
    handles.add(handle);
    running = true;
    topics.whenProvisioned(() -> {
      if (running) {
        container.start();
      }
    });
    return handle;
  }

  /** Whether every consumer has its partitions. */
  boolean assigned() {
    return handles.stream().allMatch(ConsumerHandle::assigned);
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    handles.forEach(ConsumerHandle::stop);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private static ApplicationEventPublisher idleTo(RecordPump pump) {
    return event -> pump.containerEvent(event);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(consumerSettings);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        new ArrayList<>(List.of(RangeAssignor.class.getName())));
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 4);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }
}
