package dev.forestall.service;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** With a broker in a container, where Docker runs. */
@Testcontainers(disabledWithoutDocker = true)
class KafkaEdgeContainerIT extends KafkaEdgeContract {
  @Container static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1");

  @DynamicPropertySource
  static void broker(DynamicPropertyRegistry registry) {
    registry.add("spring.kafka.bootstrap-servers", KAFKA::getBootstrapServers);
  }
}
