package dev.forestall.service;

import dev.forestall.service.testing.RealKafka;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** With a broker in this JVM. */
class KafkaEdgeIT extends KafkaEdgeContract {
  @DynamicPropertySource
  static void broker(DynamicPropertyRegistry registry) {
    registry.add("spring.kafka.bootstrap-servers", RealKafka::bootstrapServers);
  }
}
