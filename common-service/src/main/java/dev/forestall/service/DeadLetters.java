package dev.forestall.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Puts aside what cannot be read or handled: to {@code <topic>.dlt}, same partition and key, the
 * reason in the header {@code forestall-reason}. Counted in {@code forestall.service.dead.letters};
 * alert when that grows.
 */
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final String SUFFIX = ".dlt";

  private final KafkaTemplate<String, byte[]> kafka;
  private final MeterRegistry meters;

  DeadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters) {
    this.kafka = kafka;
    this.meters = meters;
  }

  /** Returns after Kafka acknowledged the dead letter. */
  void put(ConsumerRecord<String, byte[]> failed, String reason) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(
            failed.topic() + SUFFIX, failed.partition(), failed.key(), failed.value());
    header(letter, "forestall-reason", reason);
    header(letter, "forestall-topic", failed.topic());
    header(letter, "forestall-partition", Integer.toString(failed.partition()));
    header(letter, "forestall-offset", Long.toString(failed.offset()));
    kafka.send(letter).join();
    Counter.builder("forestall.service.dead.letters")
        .description("Records put aside because they could not be read or handled")
        .tag("topic", failed.topic())
        .register(meters)
        .increment();
    log.warn(
        "put aside {}[{}]@{} to {}: {}",
        failed.topic(),
        failed.partition(),
        failed.offset(),
        letter.topic(),
        reason);
  }

  private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
    letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
