package dev.forestall.collector.otlp;

import dev.forestall.collector.aggregate.Line;
import dev.forestall.collector.aggregate.Loss;
import dev.forestall.collector.aggregate.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a request brought. A span of no known workload is among the spans, since it may be what
 * another one called, and among the drops, since it counts for nothing else.
 *
 * @param spans spans
 * @param lines log lines
 * @param received spans or lines received
 * @param drops how many were dropped, by reason
 * @param losses how many were taken less exactly than they could be, by reason
 */
record Batch(
    List<Span> spans,
    List<Line> lines,
    int received,
    Map<OtlpDrop, Integer> drops,
    Map<Loss, Integer> losses) {
  int dropped() {
    return drops.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Why most of the dropped were dropped. */
  String whyDropped() {
    return drops.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .map(most -> most.getKey().sentence())
        .orElse("");
  }
}
