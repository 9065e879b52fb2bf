package dev.forestall.collector.normalise;

import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prometheus series to {@link MetricsSampled}: keeps what a metric of the table is fed by, finds
 * the pod and its workload, and brings together what belongs to one pod and timestamp. The same
 * series give the same events, so that a sender may repeat itself.
 */
public final class SampleNormaliser {
  /** Prometheus' stale marker, a NaN of its own (model/value in its source). */
  static final long STALE_NAN = 0x7ff0000000000002L;

  private static final Duration AHEAD = Duration.ofMinutes(1);
  private static final Pattern PAUSE_IMAGE =
      Pattern.compile("(.*/)?(mirrored-)?pause(-(amd64|arm64|arm|ppc64le|s390x))?([:@].*)?");

  private final PodDirectory pods;
  private final Clock clock;
  private final MetricTable table;
  private final CounterTotals totals = new CounterTotals();

  /**
   * Resolves pods in this directory, measures the future by this clock, keeps what the table has.
   */
  public SampleNormaliser(PodDirectory pods, Clock clock, MetricTable table) {
    this.pods = pods;
    this.clock = clock;
    this.table = table;
  }

  /** The pods whose samples would be accepted if they were known. */
  public Collection<PodName> podsOf(List<Series> series) {
    return series.stream()
        .filter(s -> s.claim().isEmpty())
        .filter(s -> unwanted(s, table.fedBy(s.id())).isEmpty())
        .flatMap(s -> s.pod().stream())
        .collect(Collectors.toSet());
  }

  /** Makes events of them. */
  public Normalised normalise(List<Series> series) {
    Round round = new Round(clock.instant().plus(AHEAD).toEpochMilli());
    series.forEach(round::add);
    return round.finish();
  }

  private static Optional<Drop> unwanted(Series series, List<Metric> fed) {
    if (fed.isEmpty()) {
      return Optional.of(Drop.NOT_OF_INTEREST);
    }
    String container = series.id().label("container");
    if (container.equals("POD") || PAUSE_IMAGE.matcher(series.id().label("image")).matches()) {
      return Optional.of(Drop.PAUSE_CONTAINER);
    }
    if (container.isEmpty() && fed.stream().anyMatch(Metric::perContainer)) {
      return Optional.of(Drop.AGGREGATE_ROW);
    }
    return named(series, fed).isEmpty() ? Optional.of(Drop.NO_POD) : Optional.empty();
  }

  /** The pod that it names, or the claim of the volume that it is about. */
  private static Optional<PodName> named(Series series, List<Metric> fed) {
    return ofVolume(fed) ? series.claim() : series.pod();
  }

  private static boolean ofVolume(List<Metric> fed) {
    return fed.stream().anyMatch(m -> m.scope() == MetricScope.VOLUME);
  }

  /** One hand-over. */
  private final class Round {
    private final long latestMillis;
    private final Map<Moment, PodSamples> byMoment = new TreeMap<>();
    private final Map<Drop, Integer> drops = new EnumMap<>(Drop.class);
    private int accepted;

    Round(long latestMillis) {
      this.latestMillis = latestMillis;
    }

    void add(Series series) {
      List<Metric> fed = table.fedBy(series.id());
      Optional<Drop> unwanted = unwanted(series, fed);
      if (unwanted.isPresent()) {
        drop(unwanted.get(), series.points().size());
        return;
      }
      PodName named = named(series, fed).orElseThrow();
      for (Point point : series.points()) {
        Optional<Drop> refused = refused(point);
        if (refused.isPresent()) {
          drop(refused.get(), 1);
          ended(named, series, point);
        } else {
          add(named, series, fed, point);
        }
      }
    }

    private void add(PodName name, Series series, List<Metric> fed, Point point) {
      Instant at = Instant.ofEpochMilli(point.atMillis());
      Optional<PodIdentity> pod = ofVolume(fed) ? pods.mounting(name) : pods.resolve(name, at);
      if (pod.isEmpty()) {
        drop(Drop.UNKNOWN_POD, 1);
        return;
      }
      PodSamples samples =
          byMoment.computeIfAbsent(
              new Moment(point.atMillis(), pod.get().uid()), m -> new PodSamples(pod.get(), at));
      samples.add(series.id(), fed, point.value());
      table.constantLimit(series.id()).ifPresent(limit -> samples.put(series.id(), limit));
    }

    /** A series that ended no longer counts in its counter's total. */
    private void ended(PodName name, Series series, Point point) {
      if (Double.doubleToRawLongBits(point.value()) == STALE_NAN) {
        pods.resolve(name, Instant.ofEpochMilli(point.atMillis()))
            .ifPresent(pod -> totals.ended(pod.uid(), series.id()));
      }
    }

    private Optional<Drop> refused(Point point) {
      if (Double.doubleToRawLongBits(point.value()) == STALE_NAN) {
        return Optional.of(Drop.STALE);
      }
      if (!Double.isFinite(point.value())) {
        return Optional.of(Drop.NOT_FINITE);
      }
      return point.atMillis() > latestMillis ? Optional.of(Drop.FUTURE) : Optional.empty();
    }

    private void drop(Drop reason, int samples) {
      if (samples > 0) {
        drops.merge(reason, samples, Integer::sum);
      }
    }

    Normalised finish() {
      List<MetricsSampled> events = new ArrayList<>(byMoment.size());
      for (PodSamples samples : byMoment.values()) {
        PodSamples.Merged merged = samples.merge(totals);
        accepted += merged.accepted();
        drop(Drop.REPLACED_CONTAINER, merged.replaced());
        events.add(merged.event());
      }
      return new Normalised(events, accepted, drops);
    }
  }

  /** Orders by time, then by pod. */
  private record Moment(long atMillis, String podUid) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : podUid.compareTo(other.podUid);
    }
  }
}
