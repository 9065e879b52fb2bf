package dev.forestall.model.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of metrics: the same for what a Prometheus sends by remote write, for what the
 * collector pulls and for the history that the detector reads. Container metrics are cAdvisor's;
 * the HTTP ones are Micrometer's and OpenTelemetry's server metrics.
 */
public final class Metrics {
  public static final String MEMORY = "memory_working_set";
  public static final String CPU = "cpu_usage";
  public static final String CPU_THROTTLED = "cpu_throttled";
  public static final String FILE_SYSTEM = "fs_usage";
  public static final String REQUESTS = "http_requests";
  public static final String ERRORS = "http_errors";
  public static final String REQUEST_SECONDS = "http_request_seconds";

  private static final String SERVER_ERROR = "5..";

  private static final List<Metric> ALL =
      List.of(
          new Metric(
              MEMORY,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.MEMORY_LIMIT,
              true,
              List.of(MetricSource.of("container_memory_working_set_bytes"))),
          new Metric(
              CPU,
              SampleKind.COUNTER,
              "cores",
              LimitSource.CPU_LIMIT,
              true,
              List.of(MetricSource.of("container_cpu_usage_seconds_total"))),
          new Metric(
              CPU_THROTTLED,
              SampleKind.COUNTER,
              "seconds/s",
              LimitSource.NONE,
              true,
              List.of(MetricSource.of("container_cpu_cfs_throttled_seconds_total"))),
          new Metric(
              FILE_SYSTEM,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.NONE,
              true,
              List.of(MetricSource.of("container_fs_usage_bytes"))),
          new Metric(
              REQUESTS,
              SampleKind.COUNTER,
              "requests/s",
              LimitSource.NONE,
              false,
              List.of(
                  MetricSource.of("http_server_requests_seconds_count"),
                  MetricSource.of("http_server_request_duration_seconds_count"))),
          new Metric(
              ERRORS,
              SampleKind.COUNTER,
              "errors/s",
              LimitSource.NONE,
              false,
              List.of(
                  new MetricSource(
                      "http_server_requests_seconds_count", Map.of("status", SERVER_ERROR)),
                  new MetricSource(
                      "http_server_request_duration_seconds_count",
                      Map.of("http_response_status_code", SERVER_ERROR)))),
          new Metric(
              REQUEST_SECONDS,
              SampleKind.COUNTER,
              "seconds/s",
              LimitSource.NONE,
              false,
              List.of(
                  MetricSource.of("http_server_requests_seconds_sum"),
                  MetricSource.of("http_server_request_duration_seconds_sum"))));

  private static final Map<String, Metric> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Metric::name, Function.identity()));

  private static final Map<String, List<Metric>> BY_SERIES =
      ALL.stream()
          .flatMap(m -> m.sources().stream().map(s -> Map.entry(s.series(), m)))
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey,
                  Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableList())));

  private Metrics() {}

  /** All metrics, in a fixed order. */
  public static List<Metric> all() {
    return ALL;
  }

  /** The metric of that name. */
  public static Optional<Metric> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * The metrics that a Prometheus series with these labels feeds; none means that it is not of
   * interest.
   */
  public static List<Metric> fedBy(String series, Map<String, String> labels) {
    return BY_SERIES.getOrDefault(series, List.of()).stream()
        .filter(
            m -> m.sources().stream().anyMatch(s -> s.series().equals(series) && s.matches(labels)))
        .toList();
  }
}
