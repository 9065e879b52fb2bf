package dev.forestall.detector.history;

import dev.forestall.model.workload.LimitSource;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.MetricSource;
import dev.forestall.model.workload.Metrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a Prometheus what was measured in the day before, beside the consumer: the metrics of the
 * long tier for 24 hours, the others for as long as a detector remembers. Asks for a few workloads
 * at a time, in stretches of a few hours; what was found is taken by {@link #found()}.
 */
public final class History implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(History.class);
  private static final Duration STRETCH = Duration.ofHours(6);
  private static final Duration DETECTORS_REMEMBER = Duration.ofHours(9);

  private final PrometheusApi prometheus;
  private final Semaphore atOnce;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Filled> found = new ConcurrentLinkedQueue<>();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * Asks at an address.
   *
   * @param prometheus base address, below which lies {@code api/v1}
   * @param timeout real time for each question
   * @param atOnce workloads asked for at the same time
   */
  public History(URI prometheus, Duration timeout, int atOnce) {
    this.prometheus = new PrometheusApi(prometheus, timeout);
    this.atOnce = new Semaphore(atOnce, true);
  }

  /** Why the last question had no answer; empty when it had. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Asks for it; the answer comes whatever happens. */
  public void ask(Wanted wanted) {
    threads.execute(() -> {
      atOnce.acquireUninterruptibly();
      try {
        found.add(answer(wanted));
      } finally {
        atOnce.release();
      }
    });
  }

  /** What was found since the last call. */
  public List<Filled> found() {
    List<Filled> taken = new ArrayList<>();
    for (Filled next = found.poll(); next != null; next = found.poll()) {
      taken.add(next);
    }
    return taken;
  }

  private Filled answer(Wanted wanted) {
    Past past = new Past(wanted);
    try {
      for (Metric metric : metrics(wanted)) {
        past.add(metric, series(metric, wanted));
      }
      trouble = Optional.empty();
      return past.filled(true);
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (trouble.isEmpty()) {
        log.warn("{}: its past cannot be read: {}", wanted.subject().displayName(), why);
      }
      trouble = Optional.of(why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Past(wanted).filled(false);
  }

  /** Those of the table, and those that the pods showed. */
  private static Collection<Metric> metrics(Wanted wanted) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    Metrics.all().forEach(metric -> metrics.put(metric.name(), metric));
    wanted.pods().stream()
        .flatMap(pod -> pod.keys().stream())
        .forEach(key -> Metrics.named(key.metric()).ifPresent(m -> metrics.put(m.name(), m)));
    return metrics.values();
  }

  private List<RawSeries> series(Metric metric, Wanted wanted)
      throws IOException, InterruptedException {
    List<String> names = names(metric, wanted);
    boolean kept = metric.limit() != LimitSource.NONE || metric.name().equals(Metrics.REQUESTS);
    Instant oldest =
        wanted.pods().stream().map(PastPod::createdAt).min(Instant::compareTo).orElse(wanted.to());
    Instant reach = wanted.to().minus(kept ? Wanted.REACH : DETECTORS_REMEMBER);
    Instant from = oldest.isAfter(reach) ? oldest : reach;
    Map<Map<String, String>, RawSeries> merged = new LinkedHashMap<>();
    for (Instant end = wanted.to();
        !names.isEmpty() && end.isAfter(from);
        end = end.minus(STRETCH)) {
      Duration left = Duration.between(from, end);
      Duration range = left.compareTo(STRETCH) < 0 ? left.plusSeconds(1) : STRETCH;
      for (MetricSource source : metric.sources()) {
        String selector = Selector.of(metric, source, wanted.subject().namespace(), names);
        for (RawSeries one : prometheus.samples(selector, range, end)) {
          merged.merge(
              one.labels(),
              one,
              (a, b) -> {
                a.points().putAll(b.points());
                return a;
              });
        }
      }
    }
    return List.copyOf(merged.values());
  }

  private static List<String> names(Metric metric, Wanted wanted) {
    return metric.scope() == MetricScope.VOLUME
        ? wanted.pods().stream()
            .flatMap(pod -> pod.keys().stream())
            .filter(key -> key.metric().equals(metric.name()))
            .map(key -> key.container())
            .distinct()
            .toList()
        : wanted.pods().stream().map(PastPod::name).toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    prometheus.close();
  }
}
