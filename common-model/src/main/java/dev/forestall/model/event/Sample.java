package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.SampleKind;

/**
 * One value of one metric.
 *
 * @param container container, or {@code ""} when the metric is the pod's
 * @param metric a name of {@link dev.forestall.model.workload.Metrics}
 * @param kind how to read the value
 * @param value the value, a finite number
 */
public record Sample(String container, String metric, SampleKind kind, double value) {
  public Sample {
    Require.present(container, "container");
    Require.text(metric, "metric");
    Require.present(kind, "kind");
    Require.finite(value, metric);
  }
}
