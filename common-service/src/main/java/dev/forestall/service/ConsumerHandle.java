package dev.forestall.service;

import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A running consumer. */
public final class ConsumerHandle {
  private final KafkaMessageListenerContainer<String, byte[]> container;
  private final RecordPump pump;

  ConsumerHandle(KafkaMessageListenerContainer<String, byte[]> container, RecordPump pump) {
    this.container = container;
    this.pump = pump;
  }

  /** Whether the group has given this consumer its partitions (none may be a valid share). */
  public boolean assigned() {
    return pump.assigned() && container.isRunning();
  }

  /** Leaves the group after the batch in hand. */
  public void stop() {
    container.stop();
  }
}
