package dev.forestall.collector.otlp;

import dev.forestall.collector.Intake;
import dev.forestall.collector.aggregate.Telemetry;
import dev.forestall.model.event.PodEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hands minutes that are over to Kafka, again and again until it has them, under the event id that
 * they were given once; at the end everything at once. It ends after the doors.
 */
@Component
@OtlpEnabled
class OtlpPublisher implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OtlpPublisher.class);
  private static final long TICK_MILLIS = 500;
  private static final long ACKNOWLEDGED_WITHIN_SECONDS = 30;
  private static final long LAST_WORDS_SECONDS = 4;
  private static final int BATCH = 100;
  private static final int MOST = 5_000;

  private final Telemetry telemetry;
  private final Intake intake;
  private final Deque<PodEvent> outbox = new ArrayDeque<>();
  private CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile int backlog;
  private volatile boolean kafkaAway;

  OtlpPublisher(Telemetry telemetry, Intake intake) {
    this.telemetry = telemetry;
    this.intake = intake;
  }

  /** Why nothing more can be taken now. */
  Optional<String> trouble() {
    if (thread == null || stopping.getCount() == 0) {
      return Optional.of("the collector is stopping");
    }
    if (kafkaAway) {
      return Optional.of("Kafka does not take what is due");
    }
    return backlog > MOST ? Optional.of("too much waits for Kafka") : Optional.empty();
  }

  /** Records that wait for Kafka. */
  int backlog() {
    return backlog;
  }

  @Override
  public int getPhase() {
    return 0; // starts before the doors, stops after them
  }

  @Override
  public void start() {
    stopping = new CountDownLatch(1);
    Thread begun = Thread.ofPlatform().daemon().name("otlp").unstarted(this::publishUntilStopped);
    thread = begun; // before the thread itself looks at it
    begun.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    stopping.countDown();
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running.interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void publishUntilStopped() {
    try {
      while (!stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        outbox.addAll(telemetry.due());
        publish();
      }
      outbox.addAll(telemetry.flush());
      publish();
      if (!outbox.isEmpty()) {
        log.warn("{} records of spans and lines did not reach Kafka before the end", outbox.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("{} records of spans and lines did not reach Kafka before the end", outbox.size());
    }
  }

  private void publish() throws InterruptedException {
    boolean sent = true;
    while (sent && !outbox.isEmpty()) {
      List<PodEvent> batch = new ArrayList<>(outbox.stream().limit(BATCH).toList());
      sent = publishOnce(batch);
      for (int i = 0; sent && i < batch.size(); i++) {
        outbox.removeFirst();
      }
      backlog = outbox.size();
    }
  }

  private boolean publishOnce(List<PodEvent> batch) throws InterruptedException {
    try {
      intake.publish(batch).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
      if (kafkaAway) {
        log.info("Kafka takes spans and lines again");
        kafkaAway = false;
      }
      return true;
    } catch (ExecutionException | TimeoutException e) {
      if (!kafkaAway) {
        log.warn("Kafka does not take spans and lines; trying again: {}", e.toString());
        kafkaAway = true;
      }
      return false;
    }
  }
}
