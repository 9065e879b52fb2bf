package dev.forestall.detector.history;

import java.util.Map;
import java.util.TreeMap;

/**
 * A series as Prometheus has it.
 *
 * @param labels its labels
 * @param points values by time, milliseconds
 */
record RawSeries(Map<String, String> labels, TreeMap<Long, Double> points) {
  String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
