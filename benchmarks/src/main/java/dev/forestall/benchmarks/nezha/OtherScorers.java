package dev.forestall.benchmarks.nezha;

import dev.forestall.benchmarks.nezha.Day.MetricRow;
import dev.forestall.detector.rootcause.Question;
import dev.forestall.detector.rootcause.Ranking.Suspect;
import dev.forestall.detector.rootcause.RootCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the method is measured against: metrics only. */
final class OtherScorers {
  private static final Duration BEFORE = Duration.ofMinutes(30);
  private static final Duration AFTER = Duration.ofMinutes(5);
  private static final double LOWER = 0.25;
  private static final double UPPER = 0.75;

  private OtherScorers() {}

  /**
   * The robust scorer of BARO (Pham, Ha, Zhang: "BARO: Robust Root Cause Analysis for Microservices
   * via Multivariate Bayesian Online Change Point Detection", FSE 2024): each metric by median and
   * range between the quartiles before the onset, a service by the highest of its metrics after it.
   */
  static List<String> baro(Day day, Fault fault) {
    Map<String, Double> scores = new TreeMap<>();
    day.services().forEach(s -> scores.put(s, 0.0));
    Map<String, Map<String, List<Double>>> before = new HashMap<>();
    Map<String, Map<String, List<Double>>> after = new HashMap<>();
    for (MetricRow row : day.rows()) {
      if (within(row.at(), fault.onset().minus(BEFORE), fault.onset())) {
        collect(before, row);
      } else if (within(row.at(), fault.onset(), fault.onset().plus(AFTER))) {
        collect(after, row);
      }
    }
    after.forEach((service, columns) ->
        columns.forEach((column, values) -> {
          List<Double> past = before.getOrDefault(service, Map.of()).get(column);
          if (past != null) {
            scores.merge(service, robust(past, values), Math::max);
          }
        }));
    return scores.entrySet().stream()
        .sorted(Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The method without spans and logs: metrics in ln against own past and fleet, weighted. */
  static List<String> tuned(Day day, Fault fault, List<Instant> earlier) {
    Question all = day.question(fault.onset(), earlier);
    return RootCause.rank(new Question(all.onset(), earlier, List.of(), all.metrics()))
        .suspects()
        .stream()
        .map(Suspect::workload)
        .toList();
  }

  private static boolean within(Instant at, Instant from, Instant to) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  private static void collect(Map<String, Map<String, List<Double>>> into, MetricRow row) {
    Map<String, List<Double>> columns = into.computeIfAbsent(row.service(), s -> new HashMap<>());
    row.values()
        .forEach((column, v) -> columns.computeIfAbsent(column, c -> new ArrayList<>()).add(v));
  }

  private static double robust(List<Double> past, List<Double> now) {
    List<Double> sorted = past.stream().sorted().toList();
    double range = quantile(sorted, UPPER) - quantile(sorted, LOWER);
    double most = now.stream().mapToDouble(v -> v).max().orElse(0);
    return (most - quantile(sorted, 0.5)) / (range == 0 ? 1 : range);
  }

  private static double quantile(List<Double> sorted, double quantile) {
    double at = quantile * (sorted.size() - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (at - low) * (sorted.get(high) - sorted.get(low));
  }
}
