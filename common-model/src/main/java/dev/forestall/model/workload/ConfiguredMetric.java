package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A metric with a limit that an installation names itself, such as the connections of a pool. On
 * the wire its name says all that a reader needs, so that only the collector is configured: {@code
 * hikaricp_connections_active.connections} is the series and the unit, and a sample of the same
 * name with {@code .limit} behind it carries the limit.
 *
 * @param series the Prometheus series
 * @param unit what is counted ("connections")
 */
public record ConfiguredMetric(String series, String unit) {
  static final String LIMIT = ".limit";

  private static final Pattern SERIES = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern UNIT = Pattern.compile("(?!limit$)[a-z][a-z0-9_/]*");
  private static final Pattern SEPARATOR = Pattern.compile("\\.");

  public ConfiguredMetric {
    Require.that(
        SERIES.matcher(series).matches(), "series must be a name of Prometheus: " + series);
    Require.that(
        UNIT.matcher(unit).matches(), "unit must be a word in small letters, not 'limit': " + unit);
  }

  /** Reads the name on the wire, of the metric itself or of its limit. */
  static Optional<Metric> read(String name) {
    String[] parts = SEPARATOR.split(name, -1);
    boolean limit = parts.length == 3 && name.endsWith(LIMIT);
    if ((parts.length != 2 && !limit)
        || !SERIES.matcher(parts[0]).matches()
        || !UNIT.matcher(parts[1]).matches()) {
      return Optional.empty();
    }
    ConfiguredMetric metric = new ConfiguredMetric(parts[0], parts[1]);
    return Optional.of(limit ? metric.limit() : metric.metric());
  }

  /** The metric: a level of the pod as a whole. */
  public Metric metric() {
    return new Metric(
        series + "." + unit,
        SampleKind.GAUGE,
        unit,
        LimitSource.MEASURED,
        MetricScope.POD,
        List.of(MetricSource.of(series)));
  }

  /** What carries its limit. */
  public Metric limit() {
    return new Metric(
        series + "." + unit + LIMIT,
        SampleKind.GAUGE,
        unit,
        LimitSource.NONE,
        MetricScope.POD,
        List.of());
  }
}
