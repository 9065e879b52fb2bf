package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How a workload served its requests, in buckets of five minutes and by revision, for half a day:
 * what an objective and a comparison with the version before need, at a cost that does not grow
 * with the number of pods.
 */
public final class RequestHistory {
  /** Length of a bucket. */
  static final long BUCKET = Duration.ofMinutes(5).toMillis();

  private static final long KEPT = Duration.ofHours(12).toMillis();
  private static final long LONGEST_STEP = Duration.ofSeconds(90).toMillis();
  private static final double MILLIS = 1000;

  private final TreeMap<Long, List<Served>> buckets = new TreeMap<>();
  private long doneTo = Long.MIN_VALUE;

  /**
   * What one revision served in one bucket.
   *
   * @param start start of the bucket
   * @param revision UID of the ReplicaSet, empty when there is none
   * @param pods pods that served
   * @param requests requests
   * @param errors of these, how many failed
   * @param seconds time spent on them
   */
  public record Served(
      long start, String revision, int pods, double requests, double errors, double seconds) {
    Served plus(double more, double failed, double spent) {
      return new Served(
          start, revision, pods + 1, requests + more, errors + failed, seconds + spent);
    }
  }

  /** Sums over some time. */
  record Sum(double requests, double errors, double seconds, int buckets) {
    double errorShare() {
      return requests > 0 ? Math.min(1, errors / requests) : 0;
    }

    double meanSeconds() {
      return requests > 0 ? seconds / requests : 0;
    }
  }

  /**
   * Takes in the buckets that are complete at that time.
   *
   * @param revisionOf the revision of a pod by its UID
   * @return whether there were any
   */
  boolean take(Collection<PodWindow> windows, Function<String, String> revisionOf, long at) {
    long end = Math.floorDiv(at, BUCKET) * BUCKET;
    if (end <= doneTo) {
      return false;
    }
    boolean added = false;
    for (long start = Math.max(doneTo, end - PodWindow.FULL_MILLIS); start < end; start += BUCKET) {
      List<Served> served = served(windows, revisionOf, start);
      if (!served.isEmpty()) {
        buckets.put(start, served);
        added = true;
      }
    }
    doneTo = end;
    buckets.headMap(at - KEPT).clear();
    return added;
  }

  /** All that was served in the buckets that lie within. */
  Sum sum(long from, long to) {
    double requests = 0;
    double errors = 0;
    double seconds = 0;
    int counted = 0;
    for (List<Served> bucket : buckets.subMap(from, true, to - BUCKET + 1, false).values()) {
      counted++;
      for (Served served : bucket) {
        requests += served.requests();
        errors += served.errors();
        seconds += served.seconds();
      }
    }
    return new Sum(requests, errors, seconds, counted);
  }

  /** The buckets of one revision, oldest first. */
  public List<Served> of(String revision) {
    return buckets.values().stream()
        .flatMap(List::stream)
        .filter(s -> s.revision().equals(revision))
        .toList();
  }

  /** End of the newest bucket that was taken in. */
  long doneTo() {
    return doneTo;
  }

  private static List<Served> served(
      Collection<PodWindow> windows, Function<String, String> revisionOf, long start) {
    Map<String, Served> byRevision = new HashMap<>();
    for (PodWindow window : windows) {
      double requests = total(window, Metrics.REQUESTS, start);
      if (requests > 0) {
        String revision = revisionOf.apply(window.uid());
        Served known = byRevision.getOrDefault(revision, new Served(start, revision, 0, 0, 0, 0));
        byRevision.put(
            revision,
            known.plus(
                requests,
                total(window, Metrics.ERRORS, start),
                total(window, Metrics.REQUEST_SECONDS, start)));
      }
    }
    return List.copyOf(new TreeMap<>(byRevision).values());
  }

  /** A rate holds for the time since the sample before it, as long as that is not too long. */
  private static double total(PodWindow window, String metric, long start) {
    Points rates = window.between(new SeriesKey("", metric), start - LONGEST_STEP, start + BUCKET);
    double total = 0;
    for (int i = 1; i < rates.size(); i++) {
      long from = Math.max(start, Math.max(rates.at(i - 1), rates.at(i) - LONGEST_STEP));
      total += Math.max(0, rates.at(i) - from) / MILLIS * rates.value(i);
    }
    return total;
  }

  List<Served> snapshot() {
    return buckets.values().stream().flatMap(List::stream).toList();
  }

  void restore(List<Served> kept) {
    for (Served served : kept) {
      buckets.computeIfAbsent(served.start(), s -> new ArrayList<>()).add(served);
      doneTo = Math.max(doneTo, served.start() + BUCKET);
    }
  }
}
