package dev.forestall.collector.normalise;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Totals of counters that a pod counts in several series (requests by status and path).
 *
 * <p>A Prometheus spreads its series over shards, so that one request may bring some of them and
 * the next one the others: the sum of what one request holds would fall and rise, and each fall
 * would look like a restart. So every series is remembered for a while, and a total counts the
 * absent ones by their last value. When a counter fell, its process was restarted: what else it had
 * counted is forgotten.
 */
final class CounterTotals {
  /** Prometheus' own look-back: a series not heard from for longer is no more. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private static final int REMEMBERED = 16;

  private final Map<Key, Map<SeriesId, NavigableMap<Instant, Double>>> counters = new HashMap<>();
  private Instant newest = Instant.EPOCH;

  private record Key(String podUid, String metric) {}

  /** The total at a time, given the series that were sampled at it. */
  synchronized double total(
      String podUid, String metric, Instant at, Map<SeriesId, Double> sampled) {
    prune(at);
    Map<SeriesId, NavigableMap<Instant, Double>> all =
        counters.computeIfAbsent(new Key(podUid, metric), k -> new HashMap<>());
    sampled.forEach((series, value) -> forgetRestarted(all, series, at, value));
    sampled.forEach((series, value) -> remember(all, series, at, value));
    return all.values().stream()
        .map(values -> values.floorEntry(at))
        .filter(last -> last != null && last.getKey().isAfter(at.minus(LOOK_BACK)))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** A series is marked as ended. */
  synchronized void ended(String podUid, SeriesId series) {
    counters.forEach((key, all) -> {
      if (key.podUid().equals(podUid)) {
        all.remove(series);
      }
    });
  }

  private static void forgetRestarted(
      Map<SeriesId, NavigableMap<Instant, Double>> all, SeriesId series, Instant at, double value) {
    NavigableMap<Instant, Double> own = all.get(series);
    Map.Entry<Instant, Double> before = own == null ? null : own.lowerEntry(at);
    if (before != null && value < before.getValue()) {
      String process = process(series);
      all.entrySet()
          .removeIf(
              e -> process(e.getKey()).equals(process) && e.getValue().lastKey().isBefore(at));
    }
  }

  private static void remember(
      Map<SeriesId, NavigableMap<Instant, Double>> all,
      SeriesId identity,
      Instant at,
      double value) {
    NavigableMap<Instant, Double> values = all.computeIfAbsent(identity, i -> new TreeMap<>());
    values.put(at, value);
    if (values.size() > REMEMBERED) {
      values.pollFirstEntry();
    }
  }

  private static String process(SeriesId series) {
    return series.label("container") + '|' + series.label("instance");
  }

  /** Once a minute of event time, forgets the pods that are silent. */
  private void prune(Instant at) {
    if (at.isBefore(newest.plusSeconds(60))) {
      return;
    }
    newest = at;
    Iterator<Map<SeriesId, NavigableMap<Instant, Double>>> all = counters.values().iterator();
    while (all.hasNext()) {
      Map<SeriesId, NavigableMap<Instant, Double>> series = all.next();
      series.values().removeIf(values -> values.lastKey().isBefore(at.minus(LOOK_BACK)));
      if (series.isEmpty()) {
        all.remove();
      }
    }
  }
}
