package dev.forestall.detector;

import dev.forestall.detector.cause.Cause;
import dev.forestall.detector.cause.Culprits;
import dev.forestall.detector.cause.Neighbourhood;
import dev.forestall.detector.evidence.Enrichment;
import dev.forestall.detector.evidence.Gathered;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.Suspect;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.PublishException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.springframework.dao.DataAccessException;

/**
 * Works out and publishes the evidence of incidents on virtual threads, beside the consumer: its
 * numbers, and the search for the culprit in the neighbourhood. What takes longer than its limit is
 * published without those, and says so; what could not be published is asked for again; what tells
 * nothing new is not published.
 */
final class Enricher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Enricher.class);

  private final EventPublisher publisher;
  private final DetectorMetrics metrics;
  private final Duration limit;
  private final Neighbourhood.Source neighbours;
  private final Semaphore atOnce;

  /** A search holds all spans of a neighbourhood: two at a time bound its memory. */
  private final Semaphore searching = new Semaphore(2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<IncidentId> underWay = ConcurrentHashMap.newKeySet();
  private final Queue<IncidentEnriched> done = new ConcurrentLinkedQueue<>();

  Enricher(
      EventPublisher publisher,
      Neighbourhood.Source neighbours,
      DetectorMetrics metrics,
      DetectorProperties settings) {
    this.publisher = publisher;
    this.neighbours = neighbours;
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
      Optional<IncidentEnriched> inTime =
          CompletableFuture.supplyAsync(() -> Optional.of(work(gathered)), threads)
              .completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      IncidentEnriched enriched = inTime.orElseGet(() -> Enrichment.inHaste(gathered));
      boolean poorer = inTime.isEmpty() && gathered.told().count() > 0;
      if (!poorer && gathered.told().changedBy(enriched)) {
        publisher.publishAndWait(Topics.INCIDENTS, enriched.subject(), enriched);
        done.add(enriched);
        tell(enriched);
      } else {
        underWay.remove(gathered.incidentId());
      }
    } catch (PublishException | CompletionException e) {
      log.warn(
          "{}: the evidence of incident {} comes later: {}",
          gathered.subject().displayName(),
          gathered.incidentId(),
          e.getMessage());
      underWay.remove(gathered.incidentId());
    }
  }

  private static void tell(IncidentEnriched enriched) {
    enriched.suspects().stream()
        .filter(Suspect::named)
        .findFirst()
        .ifPresent(culprit ->
            log.info(
                "{}: the culprit is {} ({}): {} (incident {})",
                enriched.subject().displayName(),
                culprit.subject().displayName(),
                culprit.kind(),
                culprit.sentence(),
                enriched.incidentId()));
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
      return metrics.enrichment().record(() -> Enrichment.of(gathered, cause(gathered)));
    } finally {
      atOnce.release();
    }
  }

  private Cause cause(Gathered gathered) {
    searching.acquireUninterruptibly();
    try {
      Cause cause = Culprits.of(gathered.ask(), around(gathered));
      metrics.looked(
          cause.suspects().stream().anyMatch(Suspect::named), !cause.missing().isEmpty());
      return cause;
    } catch (RuntimeException e) {
      log.error("{}: the search for the culprit failed", gathered.subject().displayName(), e);
      return new Cause(
          gathered.suspects(),
          List.of(),
          List.of("the search for its cause failed: " + e),
          List.of(),
          List.of(),
          true);
    } finally {
      searching.release();
    }
  }

  private Neighbourhood around(Gathered gathered) {
    try {
      return Neighbourhood.around(gathered.subject(), gathered.own(), gathered.at(), neighbours);
    } catch (DataAccessException e) {
      log.warn(
          "{}: its neighbourhood cannot be read: {}",
          gathered.subject().displayName(),
          e.getMessage());
      return Neighbourhood.alone(
          gathered.subject(),
          gathered.own(),
          "Redis does not answer: only the workload itself was looked at");
    }
  }
}
