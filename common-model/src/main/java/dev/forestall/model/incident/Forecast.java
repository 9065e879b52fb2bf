package dev.forestall.model.incident;

import dev.forestall.model.Require;
import java.time.Instant;

/**
 * When a metric will breach its limit.
 *
 * @param pod pod
 * @param container container
 * @param metric a name of {@link dev.forestall.model.workload.Metrics}
 * @param unit unit of limit and current
 * @param current newest value
 * @param limit the limit
 * @param slopePerSecond robust slope, unit a second
 * @param madeAt event time of the newest sample it rests on
 * @param eta most likely time of the breach
 * @param from start of the 80 % interval
 * @param to end of the 80 % interval
 * @param probability probability that the breach comes at all when nothing is done
 */
public record Forecast(
    String pod,
    String container,
    String metric,
    String unit,
    double current,
    double limit,
    double slopePerSecond,
    Instant madeAt,
    Instant eta,
    Instant from,
    Instant to,
    double probability) {
  public Forecast {
    Require.text(pod, "pod");
    Require.present(container, "container");
    Require.text(metric, "metric");
    Require.text(unit, "unit");
    Require.finite(current, "current");
    Require.finite(limit, "limit");
    Require.finite(slopePerSecond, "slopePerSecond");
    Require.present(madeAt, "madeAt");
    Require.present(eta, "eta");
    Require.present(from, "from");
    Require.present(to, "to");
    Require.that(!from.isAfter(eta) && !to.isBefore(eta), "eta must lie in [from, to]");
    Require.probability(probability, "probability");
  }
}
