package dev.forestall.detector.rootcause;

import java.time.Instant;
import java.util.List;

/**
 * What is known when the culprit of an incident is asked for.
 *
 * @param onset when it began, up to two minutes early
 * @param earlier onsets of earlier incidents, whose minutes are no reference
 * @param slices spans and logs of the workloads around, 45 minutes or so, in any order
 * @param metrics metrics of the same workloads and minutes
 */
public record Question(
    Instant onset, List<Instant> earlier, List<WorkloadSlice> slices, List<MetricMinute> metrics) {
  public Question {
    earlier = List.copyOf(earlier);
    slices = List.copyOf(slices);
    metrics = List.copyOf(metrics);
  }
}
