package dev.forestall.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * The beans of the common edge; any {@code spring.kafka.*} security setting of Spring Boot applies.
 */
@AutoConfiguration(before = KafkaAutoConfiguration.class)
@EnableConfigurationProperties({ClockSettings.class, KafkaSettings.class, KafkaProperties.class})
public final class ServiceAutoConfiguration {
  @Bean
  Clock clock(ClockSettings settings) {
    return ClusterClock.of(settings, Clock.systemUTC());
  }

  @Bean
  KafkaTemplate<String, byte[]> eventTemplate(KafkaProperties kafka) {
    Map<String, Object> settings = new HashMap<>(kafka.buildProducerProperties());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    return new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(settings));
  }

  @Bean
  TopicProvisioner topicProvisioner(KafkaProperties kafka, KafkaSettings settings) {
    return new TopicProvisioner(kafka.buildAdminProperties(), settings);
  }

  @Bean
  EventPublisher eventPublisher(
      @Qualifier("eventTemplate") KafkaTemplate<String, byte[]> template,
      TopicProvisioner topics,
      Traces traces) {
    return new EventPublisher(template, topics, traces);
  }

  @Bean
  KeyedConsumers keyedConsumers(
      KafkaProperties kafka,
      TopicProvisioner topics,
      @Qualifier("eventTemplate") KafkaTemplate<String, byte[]> template,
      MeterRegistry meters,
      Traces traces) {
    return new KeyedConsumers(
        kafka.buildConsumerProperties(), topics, new DeadLetters(template, meters), traces);
  }

  @Bean
  TopicReplay topicReplay(KafkaProperties kafka, Traces traces) {
    return new TopicReplay(new TopicReader(kafka.buildConsumerProperties()), traces);
  }

  @Bean
  TopicFollower topicFollower(KafkaProperties kafka, TopicProvisioner topics) {
    return new TopicFollower(new TopicReader(kafka.buildConsumerProperties()), topics);
  }

  @Bean
  KafkaHealthIndicator kafkaHealthIndicator(
      KafkaProperties kafka,
      TopicProvisioner topics,
      KeyedConsumers consumers,
      TopicFollower follower) {
    return new KafkaHealthIndicator(kafka.buildAdminProperties(), topics, consumers, follower);
  }

  @Bean
  @ConditionalOnBooleanProperty("forestall.life-line")
  LifeLineStarter lifeLineStarter() {
    LifeLine.watch(System.in);
    return new LifeLineStarter();
  }

  /** Marks that the life line is being watched. */
  record LifeLineStarter() {}
}
