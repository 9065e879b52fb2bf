package dev.forestall.collector.normalise;

import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricSource;
import dev.forestall.model.workload.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The metrics that are read: the table that all of Forestall knows, and the configured pairs. */
public final class MetricTable {
  private final List<MetricPair> pairs;

  /**
   * @throws IllegalArgumentException when two pairs are of one series
   */
  public MetricTable(List<MetricPair> pairs) {
    this.pairs = List.copyOf(pairs);
    if (pairs.stream().map(p -> p.source().series()).distinct().count() < pairs.size()) {
      throw new IllegalArgumentException(
          "forestall.collector.metrics must name each series once; narrow it by its labels");
    }
  }

  /** The series to ask a Prometheus for. */
  public Stream<MetricSource> sources() {
    return Stream.concat(
            Metrics.all().stream().flatMap(metric -> metric.sources().stream()),
            pairs.stream().flatMap(MetricPair::sources))
        .distinct();
  }

  /** The metrics that a series feeds; none means that it is not of interest. */
  List<Metric> fedBy(SeriesId series) {
    List<Metric> known = Metrics.fedBy(series.name(), series.labels());
    if (pairs.isEmpty()) {
      return known;
    }
    List<Metric> all = new ArrayList<>(known);
    for (MetricPair pair : pairs) {
      if (feeds(pair.source(), series)) {
        all.add(pair.metric().metric());
      }
      if (pair.limitSource().filter(source -> feeds(source, series)).isPresent()) {
        all.add(pair.metric().limit());
      }
    }
    return all;
  }

  /** A limit that is configured as a number for what this series measures. */
  Optional<Limit> constantLimit(SeriesId series) {
    for (MetricPair pair : pairs) {
      if (pair.constantLimit().isPresent() && feeds(pair.source(), series)) {
        return pair.constantLimit().map(value -> new Limit(pair.metric().limit(), value));
      }
    }
    return Optional.empty();
  }

  /**
   * A limit.
   *
   * @param metric the metric that carries it
   * @param value its value
   */
  record Limit(Metric metric, double value) {}

  private static boolean feeds(MetricSource source, SeriesId series) {
    return source.series().equals(series.name()) && source.matches(series.labels());
  }
}
