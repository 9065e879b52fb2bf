package dev.forestall.collector.normalise;

import dev.forestall.model.workload.ConfiguredMetric;
import dev.forestall.model.workload.MetricSource;
import dev.forestall.model.workload.Metrics;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A gauge with a limit that an installation names itself: the connections of a pool, the threads of
 * a server. Several series of one pod with these labels are added up, and so are their limits.
 *
 * @param series the Prometheus series ({@code FORESTALL_COLLECTOR_METRICS_0_SERIES})
 * @param labels label name to the regular expression that its whole value must match, for the
 *     series and for the limit's ({@code FORESTALL_COLLECTOR_METRICS_0_LABELS_POOL})
 * @param unit what it counts, a word in small letters, by default "items" ({@code
 *     FORESTALL_COLLECTOR_METRICS_0_UNIT})
 * @param limitSeries the series of its limit ({@code FORESTALL_COLLECTOR_METRICS_0_LIMIT_SERIES})
 * @param limit its limit as a number, where no series has it ({@code
 *     FORESTALL_COLLECTOR_METRICS_0_LIMIT})
 */
public record MetricPair(
    @Nullable String series,
    @Nullable Map<String, String> labels,
    @Nullable String unit,
    @Nullable String limitSeries,
    @Nullable Double limit) {
  private static final String KEY = "forestall.collector.metrics[].";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern WORD = Pattern.compile("(?!limit$)[a-z][a-z0-9_/]*");

  public MetricPair {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    unit = unit == null || unit.isBlank() ? "items" : unit;
    limitSeries = limitSeries == null || limitSeries.isBlank() ? null : limitSeries;
    check(series != null && NAME.matcher(series).matches(), "series", "a series' name", series);
    check(
        series == null || Metrics.all().stream().noneMatch(m -> isOf(m.sources(), series)),
        "series",
        "a series that Forestall does not read anyway",
        series);
    check(WORD.matcher(unit).matches(), "unit", "a word in small letters, not 'limit'", unit);
    check(
        limitSeries == null || NAME.matcher(limitSeries).matches(),
        "limit-series",
        "a series' name",
        limitSeries);
    check(
        (limitSeries == null) != (limit == null),
        "limit-series or limit",
        "given, one of both",
        limitSeries + "' and '" + limit);
    check(
        limit == null || (limit > 0 && Double.isFinite(limit)),
        "limit",
        "a number above 0",
        String.valueOf(limit));
    labels.forEach((label, pattern) ->
        check(isPattern(pattern), "labels." + label, "a regular expression", pattern));
  }

  /** The series that are to be read of it. */
  Stream<MetricSource> sources() {
    return Stream.concat(Stream.of(source()), limitSource().stream());
  }

  MetricSource source() {
    return new MetricSource(String.valueOf(series), known());
  }

  Optional<MetricSource> limitSource() {
    return Optional.ofNullable(limitSeries).map(s -> new MetricSource(s, known()));
  }

  Optional<Double> constantLimit() {
    return Optional.ofNullable(limit);
  }

  ConfiguredMetric metric() {
    return new ConfiguredMetric(String.valueOf(series), String.valueOf(unit));
  }

  private Map<String, String> known() {
    return labels == null ? Map.of() : labels;
  }

  private static boolean isOf(Iterable<MetricSource> sources, String series) {
    for (MetricSource source : sources) {
      if (source.series().equals(series)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPattern(String pattern) {
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static void check(boolean holds, String key, String expected, @Nullable String actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          KEY + key + " must be " + expected + ", not '" + actual + "'");
    }
  }
}
