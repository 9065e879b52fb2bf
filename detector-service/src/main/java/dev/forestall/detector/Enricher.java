package dev.forestall.detector;

import dev.forestall.detector.evidence.Enrichment;
import dev.forestall.detector.evidence.Gathered;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.PublishException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works out and publishes the evidence of incidents on virtual threads, beside the consumer. What
 * takes longer than its limit is published without its numbers, and says so; what could not be
 * published is asked for again.
 */
final class Enricher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Enricher.class);

  private final EventPublisher publisher;
  private final DetectorMetrics metrics;
  private final Duration limit;
  private final Semaphore atOnce;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<IncidentId> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<IncidentEnriched> done = new ConcurrentLinkedQueue<>();

  Enricher(EventPublisher publisher, DetectorMetrics metrics, DetectorProperties settings) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.limit = settings.enrichmentLimit();
    this.atOnce = new Semaphore(settings.enrichmentsAtOnce());
  }

  /** Whether nobody works on that incident. */
  boolean idle(IncidentId id) {
    return !underWay.contains(id);
  }

  void enrich(Gathered gathered) {
    if (underWay.add(gathered.incidentId())) {
      threads.execute(() -> workAndPublish(gathered));
    }
  }

  private void workAndPublish(Gathered gathered) {
    try {
      IncidentEnriched enriched =
          CompletableFuture.supplyAsync(() -> work(gathered), threads)
              .completeOnTimeout(
                  Enrichment.withoutSeries(gathered), limit.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      publisher.publishAndWait(Topics.INCIDENTS, enriched.subject(), enriched);
      done.add(enriched);
    } catch (PublishException | CompletionException e) {
      log.warn(
          "{}: the evidence of incident {} comes later: {}",
          gathered.subject().displayName(),
          gathered.incidentId(),
          e.getMessage());
      underWay.remove(gathered.incidentId());
    }
  }

  /** What was published since the last call. */
  List<IncidentEnriched> published() {
    List<IncidentEnriched> published = new ArrayList<>();
    for (IncidentEnriched next = done.poll(); next != null; next = done.poll()) {
      underWay.remove(next.incidentId());
      published.add(next);
    }
    return published;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private IncidentEnriched work(Gathered gathered) {
    atOnce.acquireUninterruptibly();
    try {
      return metrics.enrichment().record(() -> Enrichment.of(gathered));
    } finally {
      atOnce.release();
    }
  }
}
