package dev.forestall.collector.prometheus;

import dev.forestall.collector.CollectorMetrics;
import dev.forestall.collector.CollectorProperties;
import dev.forestall.collector.Intake;
import dev.forestall.collector.Receipt;
import dev.forestall.collector.normalise.MetricTable;
import dev.forestall.collector.normalise.Series;
import dev.forestall.service.Traces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks a Prometheus each scrape interval for what it scraped: the table's series as range selectors
 * over the last minute, so that the samples equal those that it would have written remotely. After
 * an outage the range reaches back over it, up to a quarter of an hour. A Prometheus that is away
 * is asked again and told in health; it stops nothing.
 */
@Component
@ConditionalOnExpression("!'${forestall.collector.prometheus-url:}'.isBlank()")
class PrometheusPuller implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PrometheusPuller.class);
  private static final String SOURCE = "pull";
  private static final Duration RANGE = Duration.ofMinutes(1);
  private static final Duration LONGEST_RANGE = Duration.ofMinutes(15);
  private static final Duration OVERLAP = Duration.ofSeconds(30);

  private final Intake intake;
  private final CollectorMetrics metrics;
  private final Traces traces;
  private final MetricTable table;
  private final PrometheusApi prometheus;
  private final Duration interval;
  private final Seen seen = new Seen();
  private volatile @Nullable Thread thread;
  private volatile @Nullable String trouble = "not asked yet";
  private long takenAtNanos = System.nanoTime();

  PrometheusPuller(
      Intake intake,
      CollectorMetrics metrics,
      CollectorProperties settings,
      Traces traces,
      MetricTable table) {
    this.intake = intake;
    this.table = table;
    this.metrics = metrics;
    this.traces = traces;
    if (settings.prometheusUrl() == null) {
      throw new IllegalArgumentException("forestall.collector.prometheus-url must be given");
    }
    this.prometheus = new PrometheusApi(settings.prometheusUrl());
    this.interval = settings.scrapeInterval();
  }

  @Override
  public void start() {
    Thread begun = Thread.ofPlatform().daemon().name("puller").unstarted(this::pullUntilStopped);
    thread = begun; // before the thread itself looks at it
    begun.start();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** What is wrong with pulling, in a sentence. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void pullUntilStopped() {
    try {
      while (isRunning()) {
        long began = System.nanoTime();
        if (intake.isOpen()) {
          report(traces.begin("pull", this::round));
        }
        Duration rest = interval.minusNanos(System.nanoTime() - began);
        Thread.sleep(intake.isOpen() ? (rest.isPositive() ? rest : Duration.ZERO) : OPENING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final Duration OPENING = Duration.ofMillis(200);

  /** One round; what went wrong, if anything. */
  private Optional<String> round() throws InterruptedException {
    long began = System.nanoTime();
    List<Series> answered = new ArrayList<>();
    Optional<String> wrong = Optional.empty();
    for (String selector : selectors(table, range(began))) {
      try {
        answered.addAll(prometheus.samples(selector));
      } catch (IOException e) {
        return Optional.of("Prometheus does not answer: " + e);
      } catch (PrometheusException e) {
        wrong = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    List<Series> unseen = seen.unseen(answered);
    if (!unseen.isEmpty()
        && intake.takeSamples(SOURCE, SOURCE, unseen) instanceof Receipt.Refused refused) {
      return Optional.of(refused.sentence());
    }
    seen.taken(unseen);
    if (wrong.isEmpty()) {
      takenAtNanos = began;
    }
    return wrong;
  }

  /** The series of the table; those with label matchers are part of those without. */
  static List<String> selectors(MetricTable table, String range) {
    return table.sources().map(source -> source.rangeSelector(range)).distinct().toList();
  }

  private String range(long now) {
    Duration needed = Duration.ofNanos(now - takenAtNanos).plus(OVERLAP);
    Duration range = RANGE.compareTo(needed) > 0 ? RANGE : needed;
    Duration bounded = LONGEST_RANGE.compareTo(range) < 0 ? LONGEST_RANGE : range;
    return bounded.equals(RANGE) ? "1m" : bounded.toSeconds() + "s";
  }

  private void report(Optional<String> wrong) {
    metrics.pulled(wrong.isEmpty());
    boolean was = trouble == null;
    if (wrong.isPresent() && !wrong.get().equals(trouble)) {
      log.warn("pulling: {}; trying again", wrong.get());
    } else if (wrong.isEmpty() && !was) {
      log.info("pulling from Prometheus");
    }
    trouble = wrong.orElse(null);
  }
}
