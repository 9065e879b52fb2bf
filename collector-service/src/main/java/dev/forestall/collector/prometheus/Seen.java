package dev.forestall.collector.prometheus;

import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.collector.normalise.SeriesId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last timestamp taken of each series, since the ranges of two rounds overlap. */
final class Seen {
  private static final long FORGOTTEN_AFTER_MILLIS = 3_600_000;

  private final Map<SeriesId, Long> lastMillis = new HashMap<>();

  /**
   * What is new. Two queries may answer the same series: it is new once.
   *
   * @param answered what one round's queries answered
   */
  List<Series> unseen(List<Series> answered) {
    Map<SeriesId, Series> unseen = HashMap.newHashMap(answered.size());
    for (Series series : answered) {
      long last = lastMillis.getOrDefault(series.id(), Long.MIN_VALUE);
      List<Point> points = series.points().stream().filter(p -> p.atMillis() > last).toList();
      if (!points.isEmpty()) {
        unseen.merge(
            series.id(),
            new Series(series.id(), points),
            (one, other) -> one.points().size() >= other.points().size() ? one : other);
      }
    }
    return List.copyOf(unseen.values());
  }

  /** They are taken. */
  void taken(List<Series> series) {
    for (Series one : series) {
      lastMillis.merge(one.id(), one.points().getLast().atMillis(), Math::max);
    }
    long newest = lastMillis.values().stream().mapToLong(Long::longValue).max().orElse(0);
    lastMillis.values().removeIf(last -> last < newest - FORGOTTEN_AFTER_MILLIS);
  }
}
