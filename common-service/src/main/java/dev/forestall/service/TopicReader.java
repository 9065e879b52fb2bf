package dev.forestall.service;

import dev.forestall.model.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Opens consumers without a group, placed at the beginning of what they read. */
final class TopicReader {
  static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> settings;

  TopicReader(Map<String, Object> consumerSettings) {
    Map<String, Object> own = new HashMap<>(consumerSettings);
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.settings = Map.copyOf(own);
  }

  KafkaConsumer<String, byte[]> open(Topics topic, Collection<Integer> partitions) {
    KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings);
    List<TopicPartition> assignment =
        partitions.stream().map(p -> new TopicPartition(topic.topicName(), p)).toList();
    consumer.assign(assignment);
    consumer.seekToBeginning(assignment);
    return consumer;
  }

  static boolean behind(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue());
  }
}
