package dev.forestall.service;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topics of an installation.
 *
 * @param partitions partitions of every topic, fixed when the topics are first created ({@code
 *     FORESTALL_KAFKA_PARTITIONS})
 * @param replicas replicas of every partition, −1 for the broker's default ({@code
 *     FORESTALL_KAFKA_REPLICAS})
 */
@ConfigurationProperties(prefix = "forestall.kafka", ignoreUnknownFields = false)
public record KafkaSettings(
    @DefaultValue("12") int partitions, @DefaultValue("-1") short replicas) {
  public KafkaSettings {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "forestall.kafka.partitions must be at least 1, not " + partitions);
    }
  }
}
