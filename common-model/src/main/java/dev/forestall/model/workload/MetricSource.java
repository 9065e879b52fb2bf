package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Prometheus series that feeds a metric.
 *
 * @param series name of the series
 * @param labels label name to the regular expression its whole value must match
 */
public record MetricSource(String series, Map<String, String> labels) {
  public MetricSource {
    Require.text(series, "series");
    labels = Map.copyOf(labels);
  }

  /** A series whatever its labels. */
  public static MetricSource of(String series) {
    return new MetricSource(series, Map.of());
  }

  /** Whether a series with these labels feeds the metric. */
  public boolean matches(Map<String, String> actual) {
    return labels.entrySet().stream()
        .allMatch(e -> Pattern.matches(e.getValue(), actual.getOrDefault(e.getKey(), "")));
  }

  /** The raw range selector whose instant evaluation returns the samples as they were scraped. */
  public String rangeSelector(String range) {
    String matchers =
        labels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + "=~\"" + e.getValue() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    return series + (labels.isEmpty() ? "" : matchers) + "[" + range + "]";
  }
}
