package dev.forestall.detector.detect;

import dev.forestall.detector.forecast.Robust;
import dev.forestall.detector.window.LongTier.Bucket;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.ContainerState;
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
 * CPU against its quota: a container that is held back a good part of the time, for five minutes,
 * while it uses nearly all of its quota, and did not use to. A batch job that always runs at its
 * quota is no fault; until enough of the past is known, nothing is said.
 */
public final class Throttling {
  private static final long HELD = Duration.ofMinutes(5).toMillis();
  private static final long USUAL_FROM = Duration.ofHours(6).toMillis();
  private static final long USUAL_TO = Duration.ofMinutes(10).toMillis();
  private static final int FEWEST_BUCKETS = 6;
  private static final int FEWEST = 4;
  private static final int PARTS = 2;
  private static final double USED = 0.85;
  private static final double HELD_BACK = 0.25;
  private static final double USED_ENDS = 0.7;
  private static final double HELD_BACK_ENDS = 0.1;
  private static final double USUALLY_BELOW = 0.6;
  private static final double PERCENT = 100;

  private final Map<String, Long> since = new TreeMap<>();

  /** One container of one pod. */
  private record Of(String podUid, String container) {
    String name() {
      return podUid + "/" + container;
    }
  }

  Map<String, Long> since() {
    return since;
  }

  void resume(Map<String, Long> before) {
    since.putAll(before);
  }

  /**
   * How it fared for a while.
   *
   * @param used share of its quota that it used
   * @param heldBack share of the time that it was held back
   */
  private record Load(double used, double heldBack) {}

  /** The containers that are held back at that time. */
  public List<Finding> at(WorkloadMemory memory, Collection<PodWindow> windows, long at) {
    List<Finding> found = new ArrayList<>();
    List<String> looked = new ArrayList<>();
    for (PodMemory pod : memory.livePods()) {
      for (PodWindow window : windows) {
        if (!window.uid().equals(pod.state().uid())) {
          continue;
        }
        for (ContainerState container : pod.state().containers()) {
          Double limit = container.cpuLimitCores();
          if (limit != null && limit > 0) {
            Of of = new Of(window.uid(), container.name());
            looked.add(of.name());
            look(of, window, windows, limit, at).ifPresent(found::add);
          }
        }
      }
    }
    since.keySet().retainAll(looked);
    return found;
  }

  private Optional<Finding> look(
      Of of, PodWindow window, Collection<PodWindow> windows, double limit, long at) {
    Optional<Load> now = load(window, of.container(), limit, at - HELD, at);
    if (now.isEmpty()) {
      return Optional.empty();
    }
    if (now.get().used() < USED_ENDS || now.get().heldBack() < HELD_BACK_ENDS) {
      since.remove(of.name());
    } else if (!since.containsKey(of.name())
        && throughout(window, of.container(), limit, at)
        && isUnusual(windows, of.container(), limit, at)) {
      since.put(of.name(), at - HELD);
    }
    Long began = since.get(of.name());
    return began == null
        ? Optional.empty()
        : Optional.of(finding(of, window, now.get(), limit, began, at));
  }

  private static Finding finding(
      Of of, PodWindow window, Load now, double limit, long began, long at) {
    String sentence =
        String.format(
            Locale.ROOT,
            "container %s of pod %s uses %.2f of its %.2f CPUs and is held back %.0f %% of the"
                + " time: raise its limit or share its load",
            of.container(),
            window.pod(),
            now.used() * limit,
            limit,
            PERCENT * now.heldBack());
    Fact fact =
        new Fact(
            FaultKind.CPU_SATURATION,
            window.pod(),
            of.container(),
            Instant.ofEpochMilli(at),
            "Throttled",
            sentence);
    return new Finding(fact, began, true);
  }

  private static boolean throughout(PodWindow window, String container, double limit, long at) {
    for (int i = 0; i < PARTS; i++) {
      long to = at - i * HELD / PARTS;
      Optional<Load> part = load(window, container, limit, to - HELD / PARTS, to);
      if (part.isEmpty() || part.get().used() < USED || part.get().heldBack() < HELD_BACK) {
        return false;
      }
    }
    return true;
  }

  /** What it used earlier, of this and of other pods of the workload, those gone too. */
  private static boolean isUnusual(
      Collection<PodWindow> windows, String container, double limit, long at) {
    SeriesKey key = new SeriesKey(container, Metrics.CPU);
    List<Bucket> usual = new ArrayList<>();
    windows.forEach(w -> usual.addAll(w.longBetween(key, at - USUAL_FROM, at - USUAL_TO)));
    double[] used = usual.stream().mapToDouble(Bucket::avg).toArray();
    return used.length >= FEWEST_BUCKETS && Robust.median(used) < USUALLY_BELOW * limit;
  }

  private static Optional<Load> load(
      PodWindow window, String container, double limit, long from, long to) {
    Points used = window.between(new SeriesKey(container, Metrics.CPU), from + 1, to);
    if (used.size() < FEWEST) {
      return Optional.empty();
    }
    return heldBack(window, container, from, to)
        .map(heldBack -> new Load(mean(used) / limit, heldBack));
  }

  /** By periods of the scheduler; where those are not measured, by seconds of one CPU. */
  private static Optional<Double> heldBack(PodWindow window, String container, long from, long to) {
    Points periods = window.between(new SeriesKey(container, Metrics.CPU_PERIODS), from + 1, to);
    Points throttled =
        window.between(new SeriesKey(container, Metrics.CPU_PERIODS_THROTTLED), from + 1, to);
    if (!periods.isEmpty() && !throttled.isEmpty() && mean(periods) > 0) {
      return Optional.of(Math.min(1, mean(throttled) / mean(periods)));
    }
    Points seconds = window.between(new SeriesKey(container, Metrics.CPU_THROTTLED), from + 1, to);
    return seconds.isEmpty() ? Optional.empty() : Optional.of(Math.min(1, mean(seconds)));
  }

  private static double mean(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return sum / points.size();
  }
}
