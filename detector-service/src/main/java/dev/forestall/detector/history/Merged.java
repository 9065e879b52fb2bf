package dev.forestall.detector.history;

import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.SampleKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One metric of a pod or container out of the series that feed it, as the collector makes it:
 * counters of a pod (requests by status and path) are summed, a series that is absent counting by
 * its last value for five minutes; of other series the one that began last counts, since a
 * container that was started again is another series.
 */
final class Merged {
  private static final long LOOK_BACK = Duration.ofMinutes(5).toMillis();

  private Merged() {}

  static NavigableMap<Long, Double> of(Metric metric, List<RawSeries> series) {
    boolean summed = metric.kind() == SampleKind.COUNTER && metric.scope() == MetricScope.POD;
    return summed ? sum(series) : newest(series);
  }

  private static NavigableMap<Long, Double> newest(List<RawSeries> series) {
    List<RawSeries> ordered = new ArrayList<>(series);
    ordered.removeIf(s -> s.points().isEmpty());
    ordered.sort(Comparator.comparingLong(s -> s.points().firstKey()));
    TreeMap<Long, Double> merged = new TreeMap<>();
    for (RawSeries one : ordered) {
      merged.tailMap(one.points().firstKey()).clear();
      merged.putAll(one.points());
    }
    return merged;
  }

  private static NavigableMap<Long, Double> sum(List<RawSeries> series) {
    Set<Long> times = new TreeSet<>();
    series.forEach(s -> times.addAll(s.points().keySet()));
    TreeMap<Long, Double> total = new TreeMap<>();
    double[] last = new double[series.size()];
    long[] lastAt = new long[series.size()];
    for (long at : times) {
      boolean restarted = false;
      for (int i = 0; i < last.length; i++) {
        Double value = series.get(i).points().get(at);
        if (value != null) {
          restarted |= value < last[i];
          last[i] = value;
          lastAt[i] = at;
        }
      }
      double sum = 0;
      for (int i = 0; i < last.length; i++) {
        if (lastAt[i] <= at - LOOK_BACK || (restarted && lastAt[i] < at)) {
          last[i] = 0;
        }
        sum += last[i];
      }
      total.put(at, sum);
    }
    return total;
  }
}
