package dev.forestall.collector.publish;

import dev.forestall.model.event.PodEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Hands events to Kafka with a bound on how many wait for its acknowledgement, so that a broker
 * that is away fills senders' queues and not this process's memory.
 */
public final class Outlet {
  private final Function<PodEvent, CompletableFuture<Void>> kafka;
  private final int maxInFlight;
  private final long sendingNanos;
  private final Semaphore room;

  /**
   * @param kafka sends one event; its future ends with the acknowledgement
   * @param maxInFlight events that may wait for it
   * @param sending how long handing over one batch may take, since a producer without metadata
   *     blocks at each record
   */
  public Outlet(
      Function<PodEvent, CompletableFuture<Void>> kafka, int maxInFlight, Duration sending) {
    this.kafka = kafka;
    this.maxInFlight = maxInFlight;
    this.sendingNanos = sending.toNanos();
    this.room = new Semaphore(maxInFlight);
  }

  /**
   * Sends a batch in its order.
   *
   * @return ends when all are acknowledged or one is not; empty when there was no room within
   *     {@code patience}
   */
  public Optional<CompletableFuture<Void>> offer(
      List<? extends PodEvent> events, Duration patience) {
    int permits = Math.min(events.size(), maxInFlight);
    if (!takeRoom(permits, patience)) {
      return Optional.empty();
    }
    List<CompletableFuture<Void>> sent = send(events);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> room.release(permits));
    return Optional.of(all);
  }

  /** Events that wait for Kafka's acknowledgement, at most the bound. */
  public int inFlight() {
    return maxInFlight - room.availablePermits();
  }

  private List<CompletableFuture<Void>> send(List<? extends PodEvent> events) {
    long deadline = System.nanoTime() + sendingNanos;
    List<CompletableFuture<Void>> sent = new ArrayList<>(events.size());
    for (PodEvent event : events) {
      CompletableFuture<Void> future = kafka.apply(event);
      sent.add(future);
      if (future.isCompletedExceptionally()) {
        break;
      }
      if (System.nanoTime() - deadline > 0) {
        sent.add(CompletableFuture.failedFuture(new IllegalStateException("Kafka is too slow")));
        break;
      }
    }
    return sent;
  }

  private boolean takeRoom(int permits, Duration patience) {
    try {
      return room.tryAcquire(permits, patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
