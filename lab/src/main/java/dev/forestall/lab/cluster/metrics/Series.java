package dev.forestall.lab.cluster.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One value of a Prometheus series.
 *
 * @param labels labels with {@code __name__}, sorted as remote write wants them
 * @param value value
 */
record Series(SortedMap<String, String> labels, double value) {
  /** What Prometheus sends when a series has ended: a NaN with this bit pattern. */
  static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

  static Series of(String name, Map<String, String> labels, double value) {
    SortedMap<String, String> all = new TreeMap<>(labels);
    all.put("__name__", name);
    return new Series(all, value);
  }
}
