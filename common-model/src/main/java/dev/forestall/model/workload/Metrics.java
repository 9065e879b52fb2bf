package dev.forestall.model.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of metrics: the same for what a Prometheus sends by remote write, for what the
 * collector pulls and for the history that the detector reads. Container metrics are cAdvisor's,
 * those of volumes the kubelet's; the HTTP ones are Micrometer's and OpenTelemetry's server
 * metrics.
 */
public final class Metrics {
  public static final String MEMORY = "memory_working_set";
  public static final String CPU = "cpu_usage";
  public static final String CPU_THROTTLED = "cpu_throttled";
  public static final String CPU_PERIODS = "cpu_periods";
  public static final String CPU_PERIODS_THROTTLED = "cpu_periods_throttled";
  public static final String FILE_SYSTEM = "fs_usage";
  public static final String FILE_SYSTEM_SIZE = "fs_size";
  public static final String VOLUME = "volume_usage";
  public static final String VOLUME_SIZE = "volume_size";
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
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_memory_working_set_bytes"))),
          new Metric(
              CPU,
              SampleKind.COUNTER,
              "cores",
              LimitSource.CPU_LIMIT,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_cpu_usage_seconds_total"))),
          new Metric(
              CPU_THROTTLED,
              SampleKind.COUNTER,
              "seconds/s",
              LimitSource.NONE,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_cpu_cfs_throttled_seconds_total"))),
          new Metric(
              CPU_PERIODS,
              SampleKind.COUNTER,
              "periods/s",
              LimitSource.NONE,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_cpu_cfs_periods_total"))),
          new Metric(
              CPU_PERIODS_THROTTLED,
              SampleKind.COUNTER,
              "periods/s",
              LimitSource.NONE,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_cpu_cfs_throttled_periods_total"))),
          new Metric(
              FILE_SYSTEM,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.STORAGE_LIMIT,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_fs_usage_bytes"))),
          new Metric(
              FILE_SYSTEM_SIZE,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.NONE,
              MetricScope.CONTAINER,
              List.of(MetricSource.of("container_fs_limit_bytes"))),
          new Metric(
              VOLUME,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.MEASURED,
              MetricScope.VOLUME,
              List.of(MetricSource.of("kubelet_volume_stats_used_bytes"))),
          new Metric(
              VOLUME_SIZE,
              SampleKind.GAUGE,
              "bytes",
              LimitSource.NONE,
              MetricScope.VOLUME,
              List.of(MetricSource.of("kubelet_volume_stats_capacity_bytes"))),
          new Metric(
              REQUESTS,
              SampleKind.COUNTER,
              "requests/s",
              LimitSource.NONE,
              MetricScope.POD,
              List.of(
                  MetricSource.of("http_server_requests_seconds_count"),
                  MetricSource.of("http_server_request_duration_seconds_count"))),
          new Metric(
              ERRORS,
              SampleKind.COUNTER,
              "errors/s",
              LimitSource.NONE,
              MetricScope.POD,
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
              MetricScope.POD,
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

  /** The metric of that name: of the table, or one that an installation configured itself. */
  public static Optional<Metric> named(String name) {
    Metric known = BY_NAME.get(name);
    return known == null ? ConfiguredMetric.read(name) : Optional.of(known);
  }

  /** The metric that measures the limit of one whose limit is measured; same container, if any. */
  public static String limitOf(String name) {
    return switch (name) {
      case FILE_SYSTEM -> FILE_SYSTEM_SIZE;
      case VOLUME -> VOLUME_SIZE;
      default -> name + ConfiguredMetric.LIMIT;
    };
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
