package dev.forestall.detector.cause;

import dev.forestall.detector.rootcause.MetricMinute;
import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.units.Units;
import dev.forestall.detector.window.MinuteTier.Minute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a workload of the neighbourhood, or of a node.
 *
 * @param units its spans and logs
 * @param minutes its metrics by the end of the minute, seconds since the epoch
 * @param condition how it is
 */
public record Member(Units units, Map<Long, Minute> minutes, Condition condition) {
  /** One of which nothing is known. */
  public static final Member UNKNOWN = new Member(Units.none(), Map.of(), Condition.CALM);

  public Member {
    minutes = Map.copyOf(minutes);
  }

  /** Its metrics between two times, as the scorer takes them. */
  List<MetricMinute> metrics(String workload, Instant from, Instant to) {
    List<MetricMinute> metrics = new ArrayList<>();
    minutes.forEach((second, minute) -> {
      Instant end = Instant.ofEpochSecond(second);
      if (!end.isBefore(from) && !end.isAfter(to)) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        put(values, Metric.CPU, minute.cpu());
        put(values, Metric.MEMORY, minute.memory());
        put(values, Metric.SERVER_LATENCY, minute.seconds());
        metrics.add(new MetricMinute(workload, end, values));
      }
    });
    return metrics;
  }

  private static void put(Map<Metric, Double> values, Metric metric, float value) {
    if (!Float.isNaN(value)) {
      values.put(metric, (double) value);
    }
  }
}
