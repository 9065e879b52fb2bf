package dev.forestall.collector;

import dev.forestall.collector.Receipt.Refused;
import dev.forestall.collector.Receipt.Taken;
import dev.forestall.collector.normalise.Normalised;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.SampleNormaliser;
import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.publish.Outlet;
import dev.forestall.collector.publish.Progress;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The story of the collector: every source hands over here.
 *
 * <pre>
 * remote write ─┐
 * puller ───────┼─▶ normalise ─▶ resolve the subject ─▶ publish ─▶ acknowledged ─▶ the sender's 2xx
 * informers ────┘                                                              └─▶ heartbeat's upTo
 * </pre>
 *
 * <p>Nothing is kept here for later: what cannot be published now is refused, and its sender, who
 * got no 2xx, sends it again. That is safe because the same samples give the same events.
 */
@Component
public class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final Duration KUBERNETES_PATIENCE = Duration.ofSeconds(30);

  private final CollectorProperties settings;
  private final PodDirectory pods;
  private final SampleNormaliser normaliser;
  private final Outlet outlet;
  private final Progress progress;
  private final CollectorMetrics metrics;
  private volatile boolean open;

  Intake(
      CollectorProperties settings,
      PodDirectory pods,
      SampleNormaliser normaliser,
      Outlet outlet,
      Progress progress,
      CollectorMetrics metrics) {
    this.settings = settings;
    this.pods = pods;
    this.normaliser = normaliser;
    this.outlet = outlet;
    this.progress = progress;
    this.metrics = metrics;
  }

  /** The pods are known and stated: from now on samples are taken. */
  public void open() {
    open = true;
    log.info("taking samples");
  }

  /** Whether samples are taken. */
  public boolean isOpen() {
    return open;
  }

  /**
   * Takes samples and returns when Kafka has them, or at the latest after the publish time-out.
   *
   * @param source kind of source, a short fixed word ("remote-write")
   * @param sender who of that kind, for the heartbeat's sake
   * @param series what was sent
   */
  public Receipt takeSamples(String source, String sender, List<Series> series) {
    if (!open) {
      return refuse(source, series, "the pods of the cluster are not known yet");
    }
    pods.awaitKnown(normaliser.podsOf(series), settings.unknownPodWait());
    Normalised normalised = normaliser.normalise(series);
    List<MetricsSampled> events = normalised.events();
    if (!events.isEmpty()) {
      Instant oldest = events.getFirst().at();
      Instant newest = events.getLast().at();
      try (Progress.Ticket ticket = progress.begin(oldest)) {
        Optional<String> trouble = publishAndWait(events);
        if (trouble.isPresent()) {
          return refuse(source, series, trouble.get());
        }
        ticket.acknowledged(sender, newest);
      }
      metrics.published(events);
    }
    metrics.accepted(source, normalised.accepted());
    metrics.dropped(source, normalised.drops());
    return new Taken(normalised.accepted(), normalised.dropped());
  }

  /**
   * Publishes what the cluster said, waiting as long as too much is in flight; the future ends when
   * Kafka acknowledged all of it or gave up.
   */
  public CompletableFuture<Void> publish(List<? extends PodEvent> events) {
    Instant oldest =
        events.stream().map(PodEvent::at).min(Instant::compareTo).orElse(Instant.EPOCH);
    Progress.Ticket ticket = progress.begin(oldest);
    return outlet
        .offer(events, KUBERNETES_PATIENCE)
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new IllegalStateException("too many events wait for Kafka")))
        .whenComplete((done, failure) -> {
          ticket.close();
          if (failure == null) {
            metrics.published(events);
          }
        });
  }

  private Optional<String> publishAndWait(List<MetricsSampled> events) {
    Optional<CompletableFuture<Void>> sending = outlet.offer(events, Duration.ZERO);
    if (sending.isEmpty()) {
      return Optional.of("too many events wait for Kafka");
    }
    try {
      sending.get().get(settings.publishTimeout().toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      log.debug("not acknowledged", e);
      return Optional.of("Kafka did not acknowledge");
    } catch (TimeoutException e) {
      return Optional.of("Kafka did not acknowledge within " + settings.publishTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the collector is stopping");
    }
  }

  private Refused refuse(String source, List<Series> series, String why) {
    metrics.refused(source, series.stream().mapToInt(s -> s.points().size()).sum());
    return new Refused(why + "; send it again", settings.retryAfter());
  }
}
