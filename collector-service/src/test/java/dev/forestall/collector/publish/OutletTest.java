package dev.forestall.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutletTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<CompletableFuture<Void>> sent = new ArrayList<>();
  private final Outlet outlet = new Outlet(event -> sending(), 3, LONG);

  @Test
  void refuses_whenTooMuchWaitsForKafka() {
    CompletableFuture<Void> first = outlet.offer(events(2), Duration.ZERO).orElseThrow();
    assertThat(outlet.offer(events(2), Duration.ZERO)).isEmpty();
    assertThat(outlet.inFlight()).isEqualTo(2);
    sent.forEach(f -> f.complete(null));
    assertThat(first).isCompleted();
    assertThat(outlet.inFlight()).isZero();
    assertThat(outlet.offer(events(2), Duration.ZERO)).isPresent();
  }

  @Test
  void takesABatchLargerThanTheBound_whenNothingElseIsInFlight() {
    assertThat(outlet.offer(events(50), Duration.ZERO)).isPresent();
    assertThat(outlet.inFlight()).isEqualTo(3);
  }

  @Test
  void stopsSendingAndFreesItsRoom_whenKafkaFails() {
    List<PodEvent> tried = new ArrayList<>();
    Outlet failing =
        new Outlet(
            event -> {
              tried.add(event);
              return CompletableFuture.failedFuture(new IllegalStateException("away"));
            },
            3,
            LONG);
    assertThat(failing.offer(events(3), Duration.ZERO).orElseThrow()).isCompletedExceptionally();
    assertThat(tried).hasSize(1);
    assertThat(failing.inFlight()).isZero();
  }

  private CompletableFuture<Void> sending() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    sent.add(future);
    return future;
  }

  private static List<PodEvent> events(int n) {
    return Collections.nCopies(n, new Heartbeat("test", "collector", Instant.EPOCH));
  }
}
