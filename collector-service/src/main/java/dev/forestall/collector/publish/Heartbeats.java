package dev.forestall.collector.publish;

import dev.forestall.collector.normalise.ClusterIdentity;
import dev.forestall.model.event.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Says to every partition, every few real seconds, how far the topic has come. */
public final class Heartbeats implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final long ACKNOWLEDGED_WITHIN_SECONDS = 30;

  private final Function<Heartbeat, CompletableFuture<Void>> everyPartition;
  private final ClusterIdentity cluster;
  private final String replica;
  private final Progress progress;
  private final Duration interval;
  private volatile @Nullable Thread thread;
  private boolean failing;

  /** Publishes through {@code everyPartition} as {@code replica}. */
  public Heartbeats(
      Function<Heartbeat, CompletableFuture<Void>> everyPartition,
      ClusterIdentity cluster,
      String replica,
      Progress progress,
      Duration interval) {
    this.everyPartition = everyPartition;
    this.cluster = cluster;
    this.replica = replica;
    this.progress = progress;
    this.interval = interval;
  }

  @Override
  public void start() {
    Thread begun =
        Thread.ofPlatform().daemon().name("heartbeats").unstarted(this::beatUntilStopped);
    thread = begun; // before the thread itself looks at it
    begun.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void beatUntilStopped() {
    try {
      while (isRunning()) {
        beat();
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() throws InterruptedException {
    Optional<String> name = cluster.name();
    if (name.isEmpty()) {
      return;
    }
    Optional<Instant> upTo = progress.upTo();
    if (upTo.isEmpty()) {
      return;
    }
    try {
      everyPartition
          .apply(new Heartbeat(name.get(), replica, upTo.get()))
          .get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
      report(false, "");
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      report(true, e.toString());
    }
  }

  private void report(boolean failed, String why) {
    if (failed && !failing) {
      log.warn("heartbeats do not reach Kafka: {}", why);
    } else if (!failed && failing) {
      log.info("heartbeats reach Kafka again");
    }
    failing = failed;
  }
}
