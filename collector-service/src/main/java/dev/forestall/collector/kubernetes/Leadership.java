package dev.forestall.collector.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which replica tells what the cluster says: the holder of the Lease, in real time (15 s lease, 10
 * s to renew, tried every 2 s). The one place that writes to the cluster.
 *
 * <p>The elector calls back on its own thread before it begins to renew, so the callbacks only set
 * what {@link #term()} shows. An elector works once: when its lease is lost a new one is made.
 */
final class Leadership {
  static final String LEASE = "forestall-collector";

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASED_FOR = Duration.ofSeconds(15);
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(10);
  private static final Duration TRIED_EVERY = Duration.ofSeconds(2);
  private static final Duration NOBODY_LEADS_FOR = Duration.ofSeconds(6);
  private static final Duration STANDS_BY_FOR = Duration.ofSeconds(20);
  private static final int NONE = 0;

  private final KubernetesClient client;
  private final String namespace;
  private final String replica;
  private final AtomicInteger terms = new AtomicInteger();
  private volatile int term = NONE;
  private volatile String leader = "";
  private volatile boolean standing;
  private @Nullable Thread thread;

  Leadership(KubernetesClient client, String namespace, String replica) {
    this.client = client;
    this.namespace = namespace;
    this.replica = replica;
  }

  /** Leads from the first, without a Lease: for a single collector. */
  void leadAlone() {
    leader = replica;
    term = terms.incrementAndGet();
  }

  void start() {
    standing = true; // before the thread looks at it
    thread = Thread.ofPlatform().daemon().name("lease").start(this::electUntilStopped);
  }

  void stop() {
    standing = false;
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(RENEWED_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Number of this replica's term, 0 while it does not lead; a new number is a hand-over. */
  int term() {
    return term;
  }

  boolean leads() {
    return term != NONE;
  }

  /** Who leads, empty while nobody is known to. */
  String leader() {
    return leader;
  }

  private void electUntilStopped() {
    while (standing) {
      CompletableFuture<?> elected = client.leaderElector().withConfig(config()).build().start();
      try {
        awaitEnd(elected);
      } catch (InterruptedException e) {
        elected.cancel(true);
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        log.debug("elector ended", e);
      } finally {
        term = NONE;
      }
      pause();
    }
  }

  /**
   * Waits while this replica leads; one that only stands by makes a new elector now and then, since
   * an elector whose request got lost on a busy machine stands by for ever.
   */
  private void awaitEnd(CompletableFuture<?> elected)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        Duration patience = leader.isEmpty() ? NOBODY_LEADS_FOR : STANDS_BY_FOR;
        elected.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (!leads()) {
          elected.cancel(true);
          return;
        }
      }
    }
  }

  private LeaderElectionConfig config() {
    return new LeaderElectionConfigBuilder()
        .withName(LEASE)
        .withLock(new LeaseLock(namespace, LEASE, replica))
        .withLeaseDuration(LEASED_FOR)
        .withRenewDeadline(RENEWED_WITHIN)
        .withRetryPeriod(TRIED_EVERY)
        .withReleaseOnCancel(true)
        .withLeaderCallbacks(new LeaderCallbacks(this::began, this::ended, this::newLeader))
        .build();
  }

  private void began() {
    term = terms.incrementAndGet();
    log.info("{} tells what the cluster says: it holds the lease {}/{}", replica, namespace, LEASE);
  }

  private void ended() {
    if (leads()) {
      log.info("{} no longer holds the lease {}/{}", replica, namespace, LEASE);
    }
    term = NONE;
  }

  private void newLeader(@Nullable String identity) {
    leader = identity == null ? "" : identity;
  }

  private void pause() {
    try {
      Thread.sleep(TRIED_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      standing = false;
    }
  }
}
