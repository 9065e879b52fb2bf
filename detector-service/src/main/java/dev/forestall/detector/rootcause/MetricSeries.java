package dev.forestall.detector.rootcause;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** One metric of one workload: its rows in order of time, pairs of them averaged. */
final class MetricSeries {
  private final TreeMap<Instant, Double> rows = new TreeMap<>();

  void add(Instant end, double value) {
    if (Double.isFinite(value)) {
      rows.put(end, value);
    }
  }

  double[] raw() {
    return rows.values().stream().mapToDouble(v -> v).toArray();
  }

  /** ln(value + offset), averaged with the row before, in order of time; by the later time. */
  Map<Instant, Double> pairs(double offset) {
    TreeMap<Instant, Double> pairs = new TreeMap<>();
    double before = Double.NaN;
    for (Map.Entry<Instant, Double> row : rows.entrySet()) {
      double now = Math.log(Math.max(0, row.getValue()) + offset);
      pairs.put(row.getKey(), Double.isNaN(before) ? now : (before + now) / 2);
      before = now;
    }
    return pairs;
  }
}
