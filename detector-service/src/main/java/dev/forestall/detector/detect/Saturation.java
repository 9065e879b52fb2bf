package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.LimitSource;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stands at its limit now: a volume or file system nearly full, a configured metric nearly at
 * its limit. It begins when it was so for three minutes and ends well below, so that a level which
 * swings about the threshold is one finding. CPU is looked at by {@link Throttling}, memory by the
 * kernel.
 */
public final class Saturation {
  private static final long HELD = Duration.ofMinutes(3).toMillis();
  private static final int FEWEST = 3;
  private static final double FULL = 0.9;
  private static final double AT_LIMIT = 0.95;
  private static final double ENDS_AT = 0.85;
  private static final double PERCENT = 100;

  private final Map<String, Long> since = new TreeMap<>();

  /** One metric of one pod. */
  private record Of(String podUid, SeriesKey key) {
    String name() {
      return podUid + "/" + key.container() + "/" + key.metric();
    }
  }

  Map<String, Long> since() {
    return since;
  }

  void resume(Map<String, Long> before) {
    since.putAll(before);
  }

  /** What stands at its limit at that time. */
  public List<Finding> at(WorkloadMemory memory, Collection<PodWindow> windows, long at) {
    List<Finding> found = new ArrayList<>();
    List<String> looked = new ArrayList<>();
    for (PodWindow window : windows) {
      Optional<PodMemory> pod =
          memory.livePods().stream().filter(p -> p.state().uid().equals(window.uid())).findFirst();
      if (pod.isEmpty()) {
        continue;
      }
      for (SeriesKey key : window.keys()) {
        Optional<Metric> metric = Metrics.named(key.metric()).filter(Saturation::isLookedAt);
        Optional<Double> limit = metric.flatMap(m -> Limits.of(pod.get(), window, key, at));
        if (metric.isPresent() && limit.isPresent()) {
          Of of = new Of(window.uid(), key);
          looked.add(of.name());
          look(of, metric.get(), window, limit.get(), at).ifPresent(found::add);
        }
      }
    }
    since.keySet().retainAll(looked);
    return found;
  }

  private static boolean isLookedAt(Metric metric) {
    return metric.limit() == LimitSource.MEASURED || metric.limit() == LimitSource.STORAGE_LIMIT;
  }

  private Optional<Finding> look(Of of, Metric metric, PodWindow window, double limit, long at) {
    Points points = window.between(of.key(), at - HELD, at);
    if (points.isEmpty()) {
      return Optional.empty();
    }
    double begins = limit * (kind(metric) == FaultKind.DISK_FILLING ? FULL : AT_LIMIT);
    if (points.last() < ENDS_AT * limit) {
      since.remove(of.name());
    } else if (points.size() >= FEWEST && least(points) >= begins) {
      since.putIfAbsent(of.name(), points.at(0));
    }
    Long began = since.get(of.name());
    if (began == null) {
      return Optional.empty();
    }
    Fact fact =
        new Fact(
            kind(metric),
            window.pod(),
            metric.scope() == MetricScope.CONTAINER ? of.key().container() : null,
            Instant.ofEpochMilli(points.lastAt()),
            "NearLimit:" + of.key().metric() + ":" + of.key().container(),
            sentence(metric, window.pod(), of.key().container(), points.last(), limit));
    return Optional.of(new Finding(fact, began, true));
  }

  private static FaultKind kind(Metric metric) {
    return metric.scope() == MetricScope.POD ? FaultKind.SATURATION : FaultKind.DISK_FILLING;
  }

  private static double least(Points points) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      least = Math.min(least, points.value(i));
    }
    return least;
  }

  private static String sentence(
      Metric metric, String pod, String part, double value, double limit) {
    double percent = PERCENT * value / limit;
    return switch (metric.scope()) {
      case VOLUME ->
          String.format(
              Locale.ROOT,
              "volume %s of pod %s is %.0f %% full: enlarge it or clear it",
              part,
              pod,
              percent);
      case CONTAINER ->
          String.format(
              Locale.ROOT,
              "container %s of pod %s has used %.0f %% of its local storage, beyond which it is"
                  + " evicted",
              part,
              pod,
              percent);
      case POD ->
          String.format(
              Locale.ROOT,
              "%s of pod %s is at %.0f %% of its limit (%.0f of %.0f %s)",
              metric.name().substring(0, metric.name().indexOf('.')).replace('_', ' '),
              pod,
              percent,
              value,
              limit,
              metric.unit());
    };
  }
}
