package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.Composer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the dashboards of incidents that have been over for long. All it needs is in Grafana: the
 * tags say that an incident is over and the description since when, so any replica may do it, and
 * who takes off the tag keeps the dashboard.
 */
public final class Tidying implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidying.class);

  private final GrafanaClient grafana;
  private final Duration keep;
  private final Clock clock;
  private final GrafanaMetrics metrics;
  private final Map<String, Instant> known = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("grafana-tidying").factory());

  /** Begins after {@code settings.tidyEvery()}. */
  public Tidying(
      GrafanaClient grafana, GrafanaSettings settings, Clock clock, GrafanaMetrics metrics) {
    this.grafana = grafana;
    this.keep = settings.keep();
    this.clock = clock;
    this.metrics = metrics;
    long pause = settings.tidyEvery().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::tidy, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void tidy() {
    try {
      List<String> resolved = grafana.resolved();
      known.keySet().retainAll(resolved);
      for (String uid : resolved) {
        tidy(uid);
      }
    } catch (GrafanaException e) {
      metrics.failed(e.reason());
      log.warn("old dashboards are not deleted for now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("old dashboards are not deleted for now", e);
    }
  }

  private void tidy(String uid) throws GrafanaException {
    Instant over = since(uid);
    if (over != null && over.isBefore(clock.instant().minus(keep))) {
      grafana.delete(uid);
      known.remove(uid);
      metrics.deleted();
      log.info("deleted dashboard {}: its incident has been over since {}", uid, over);
    }
  }

  private @Nullable Instant since(String uid) throws GrafanaException {
    Instant before = known.get(uid);
    if (before != null) {
      return before;
    }
    Optional<Instant> read = grafana.description(uid).flatMap(Composer::resolvedAt);
    read.ifPresent(over -> known.put(uid, over));
    return read.orElse(null);
  }
}
