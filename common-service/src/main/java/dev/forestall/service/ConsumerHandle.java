package dev.forestall.service;

import java.util.function.Consumer;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A running consumer. */
public final class ConsumerHandle {
  private final KafkaMessageListenerContainer<String, byte[]> container;
  private final RecordPump pump;
  private final Consumer<ConsumerHandle> forget;

  ConsumerHandle(
      KafkaMessageListenerContainer<String, byte[]> container,
      RecordPump pump,
      Consumer<ConsumerHandle> forget) {
    this.forget = forget;
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
    forget.accept(this);
  }
}
