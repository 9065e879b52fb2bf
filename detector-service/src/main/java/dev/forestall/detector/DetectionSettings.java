package dev.forestall.detector;

import java.time.Duration;

/**
 * What detection depends on beside its input.
 *
 * @param grid event time between two evaluations of a workload
 * @param slot event time of one merged slot of a window: the scrape interval
 * @param holding evaluations in a row that a forecast must hold before it stands
 * @param errorObjective share of failed requests that is allowed
 */
public record DetectionSettings(Duration grid, Duration slot, int holding, double errorObjective) {
  /** What is used unless told otherwise. */
  public static final DetectionSettings DEFAULT =
      new DetectionSettings(Duration.ofSeconds(15), Duration.ofSeconds(10), 3, 0.05);
}
