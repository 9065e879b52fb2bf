package dev.forestall.model.incident;

import dev.forestall.model.Require;
import java.time.Instant;

/**
 * One series of the window in numbers.
 *
 * @param pod pod
 * @param container container, or {@code ""}
 * @param metric metric
 * @param unit unit of the values (for a counter that of its rate)
 * @param from first sample
 * @param to last sample
 * @param samples number of samples
 * @param min least
 * @param max greatest
 * @param avg mean
 * @param first first value
 * @param last last value
 * @param change last − first
 * @param slopePerSecond robust slope, unit a second
 */
public record Aggregate(
    String pod,
    String container,
    String metric,
    String unit,
    Instant from,
    Instant to,
    int samples,
    double min,
    double max,
    double avg,
    double first,
    double last,
    double change,
    double slopePerSecond) {
  public Aggregate {
    Require.text(pod, "pod");
    Require.present(container, "container");
    Require.text(metric, "metric");
    Require.text(unit, "unit");
    Require.present(from, "from");
    Require.present(to, "to");
    Require.that(samples > 0, "samples must be positive");
  }
}
