package dev.forestall.detector;

import dev.forestall.detector.store.CallGraph;
import dev.forestall.detector.store.Covered;
import dev.forestall.detector.store.NeighbourStore;
import dev.forestall.detector.store.RedisView;
import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.PublishException;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the topics to {@link Detection}, one a partition, and its decisions to Kafka. A decision
 * is acknowledged before the record that caused it is done, so before its offset is committed.
 *
 * <p>On assignment a partition is rebuilt: windows and memory from the view in Redis, open
 * incidents and settling actions from the topics. When the view is missing, or does not reach the
 * first record that comes, {@code pod-events} is read again as far as it is kept.
 */
final class DetectorConsumer implements RecordHandler {
  private static final Logger log = LoggerFactory.getLogger(DetectorConsumer.class);
  private static final Duration LAST_HEARTBEATS = Duration.ofSeconds(30);

  private final DetectorProperties settings;
  private final Sensitivity sensitivity;
  private final EventPublisher publisher;
  private final TopicReplay replay;
  private final RedisView view;
  private final CallGraph graph;
  private final NeighbourStore neighbours;
  private final Enricher enricher;
  private final FirstFill past;
  private final DetectorMetrics metrics;
  private final Clock clock;
  private final TreeMap<Integer, Share> shares = new TreeMap<>();

  DetectorConsumer(
      DetectorProperties settings,
      Sensitivity sensitivity,
      EventPublisher publisher,
      TopicReplay replay,
      RedisView view,
      CallGraph graph,
      NeighbourStore neighbours,
      Enricher enricher,
      FirstFill past,
      DetectorMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.sensitivity = sensitivity;
    this.publisher = publisher;
    this.replay = replay;
    this.view = view;
    this.graph = graph;
    this.neighbours = neighbours;
    this.enricher = enricher;
    this.past = past;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** One partition in this hand. */
  private static final class Share {
    private final Detection detection;
    private Optional<Covered> covered;
    private long offset;
    private boolean begun;
    private boolean changed;

    Share(Detection detection, Optional<Covered> covered) {
      this.detection = detection;
      this.covered = covered;
      this.offset = covered.map(Covered::offset).orElse(-1L);
    }
  }

  @Override
  public void assigned(Collection<Integer> partitions, int generation) {
    for (int partition : partitions) {
      view.own(partition, generation);
      shares.put(partition, rebuilt(partition));
    }
    replay.replay(
        Topics.INCIDENTS, partitions, r -> share(r).detection.recall((IncidentEvent) r.value()));
    replay.replay(
        Topics.REMEDIATIONS,
        partitions,
        r -> share(r).detection.accept((RemediationEvent) r.value()));
    log.info("watching partitions {} with {} open incidents", partitions, open());
  }

  @Override
  public void revoked(Collection<Integer> partitions) {
    partitions.forEach(shares::remove);
    partitions.forEach(view::release);
  }

  @Override
  public void handle(ReceivedRecord received) {
    Share share = share(received);
    if (received.value() instanceof RemediationEvent event) {
      share.detection.accept(event);
    } else if (received.value() instanceof PodEvent event) {
      if (!share.begun) {
        closeGap(share, received);
      }
      if (!view.away()) {
        prepare(share, event);
      }
      accept(share, event);
      if (event instanceof SpansObserved spans
          && received.offset() > share.offset
          && !ahead(event)) {
        graph.note(spans); // once: what the view covers was noted before it was written
      }
      share.offset = received.offset();
      share.changed = true;
    }
    publish(share.detection.decided());
    enrich(share.detection);
  }

  @Override
  public void batchDone() {
    if (!view.away()) {
      if (graph.changed()) {
        graph.save();
      }
      neighbours.save(shares.values().stream().map(s -> s.detection).toList());
    }
    for (IncidentEnriched enriched : enricher.published()) {
      shares.values().forEach(s -> s.detection.enriched(enriched));
    }
    for (Share share : shares.values()) {
      publish(share.detection.decided());
      enrich(share.detection);
    }
    past.look(shares.values().stream().map(s -> s.detection).toList());
    save();
    metrics.state(open(), workloads(), lagSeconds());
    metrics.learning(shares.values().stream().mapToLong(s -> s.detection.learning()).sum());
    metrics.dropped(shares.values().stream().mapToLong(s -> s.detection.dropped()).sum());
    metrics.late(shares.values().stream().mapToLong(s -> s.detection.tooLate()).sum());
  }

  private void save() {
    List<RedisView.Part> changed = new ArrayList<>();
    shares.forEach((partition, share) -> {
      if (share.changed) {
        Covered covered = Covered.by(share.detection, share.offset);
        changed.add(new RedisView.Part(partition, share.detection, covered));
      }
    });
    for (int partition : view.save(changed)) {
      Objects.requireNonNull(shares.get(partition)).changed = false;
    }
  }

  private Share rebuilt(int partition) {
    Detection detection = new Detection(settings.detection(), sensitivity);
    Optional<Covered> covered = view.load(partition, detection);
    covered.ifPresent(c -> c.resume(detection));
    return new Share(
        covered.isPresent() ? detection : new Detection(settings.detection(), sensitivity),
        covered);
  }

  /** Reads again what lies between the view and the first record, as far as the topic has it. */
  private void closeGap(Share share, ReceivedRecord first) {
    share.begun = true;
    if (first.offset() <= share.offset + 1) {
      return;
    }
    metrics.replayed();
    log.info(
        "partition {}: the view {}; reading pod-events again up to {}",
        first.partition(),
        share.covered.isPresent() ? "ends at " + share.offset : "is missing",
        first.offset());
    replay.replay(
        Topics.POD_EVENTS,
        List.of(first.partition()),
        r -> {
          if (r.offset() < first.offset()) {
            learn(share, (PodEvent) r.value());
          }
        });
    share.detection.catchUp();
  }

  private void learn(Share share, PodEvent event) {
    if (ahead(event)) {
      return;
    }
    prepare(share, event);
    share.detection.learn(event);
    if (event instanceof Heartbeat heartbeat) {
      share.detection.resumeAt(heartbeat.cluster(), heartbeat.upTo().minus(LAST_HEARTBEATS));
    }
  }

  private void prepare(Share share, PodEvent event) {
    if (event instanceof SpansObserved || event instanceof LogsObserved) {
      neighbours.prepare(share.detection.workload(event.subject()));
    }
  }

  private void accept(Share share, PodEvent event) {
    metrics.event();
    if (ahead(event)) {
      metrics.refused();
      log.debug("{}: refused, {} is ahead of the clock", event.subject().displayName(), event.at());
      return;
    }
    share.detection.accept(event);
  }

  private boolean ahead(PodEvent event) {
    return event.at().isAfter(clock.instant().plus(settings.aheadOfClock()));
  }

  /** All are sent, then all awaited; nothing is taken out before Kafka has acknowledged it. */
  private void publish(Deque<IncidentEvent> decided) {
    if (decided.isEmpty()) {
      return;
    }
    List<IncidentEvent> events = List.copyOf(decided);
    CompletableFuture<?>[] sent =
        events.stream()
            .map(event -> publisher.publish(Topics.INCIDENTS, event.subject(), event))
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(sent).join();
    } catch (CompletionException e) {
      throw new PublishException(
          Topics.INCIDENTS.topicName(), e.getCause() == null ? e : e.getCause());
    }
    events.forEach(this::told);
    for (int i = 0; i < events.size(); i++) {
      decided.removeFirst();
    }
  }

  private void told(IncidentEvent event) {
    if (event instanceof IncidentOpened opened) {
      metrics.opened(opened.faultKind());
      log.info("{} (incident {}, {})", opened.summary(), opened.incidentId(), opened.faultKind());
    } else if (event instanceof IncidentResolved resolved) {
      metrics.resolved(resolved.outcome());
      log.info(
          "{} (incident {}, {})", resolved.summary(), resolved.incidentId(), resolved.outcome());
    } else {
      log.debug("{}: {}", event.subject().displayName(), event.eventId());
    }
  }

  private void enrich(Detection detection) {
    detection.lackingEnrichment(enricher::idle).forEach(enricher::enrich);
  }

  private Share share(ReceivedRecord received) {
    Share share = shares.get(received.partition());
    if (share == null) {
      throw new IllegalStateException("partition " + received.partition() + " is not assigned");
    }
    return share;
  }

  private long open() {
    return shares.values().stream().mapToLong(s -> s.detection.open()).sum();
  }

  private long workloads() {
    return shares.values().stream().mapToLong(s -> s.detection.workloads().size()).sum();
  }

  private long lagSeconds() {
    Instant now = clock.instant();
    return shares.values().stream()
        .flatMap(s -> s.detection.evaluated().values().stream().max(Instant::compareTo).stream())
        .min(Instant::compareTo)
        .map(at -> Duration.between(at, now).toSeconds())
        .orElse(0L);
  }
}
