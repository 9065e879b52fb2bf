package dev.forestall.detector;

import java.time.Duration;

/**
 * What detection depends on beside its input.
 *
 * @param grid event time between two evaluations of a workload
 * @param slot event time of one merged slot of a window: the scrape interval
 * @param holding evaluations in a row that a forecast must hold before it stands
 * @param errorObjective share of failed requests that is allowed for some minutes
 * @param errorBudget share of failed requests that is allowed for good
 * @param latencyObjective mean time of a request that is allowed
 */
public record DetectionSettings(
    Duration grid,
    Duration slot,
    int holding,
    double errorObjective,
    double errorBudget,
    Duration latencyObjective) {
  /** What is used unless told otherwise. */
  public static final DetectionSettings DEFAULT =
      new DetectionSettings(
          Duration.ofSeconds(15), Duration.ofSeconds(10), 3, 0.05, 0.001, Duration.ofSeconds(1));
}
