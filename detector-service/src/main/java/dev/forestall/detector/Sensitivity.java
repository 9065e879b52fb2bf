package dev.forestall.detector;

import dev.forestall.model.workload.Subject;

/** How sensitive detection of one metric of one workload is to be; what feedback has learned. */
@FunctionalInterface
public interface Sensitivity {
  /** Nothing was learned. */
  Sensitivity NEUTRAL = (subject, metric) -> 1;

  /** A factor: 1 is neutral, greater alarms sooner. */
  double of(Subject subject, String metric);
}
