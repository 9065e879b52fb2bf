package dev.forestall.dashboard.compose.query;

import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.MetricSource;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The PromQL of a metric, by its real names in Prometheus ({@link Metrics}).
 *
 * @param pods whose
 * @param container only this container, or {@code ""} for each
 * @param rateWindow over which the rate of a counter is taken
 */
public record Queries(Pods pods, String container, Duration rateWindow) {
  private static final int MOST_CURVES = 10;

  /** What was measured: a curve for each pod and container; for a counter its rate. */
  public String measured(Metric metric) {
    String measured =
        metric.name().equals(Metrics.REQUEST_SECONDS)
            ? bySource(metric)
                + " / ("
                + bySource(Metrics.named(Metrics.REQUESTS).orElseThrow())
                + " > 0)"
            : bySource(metric);
    return pods.crowd() ? "topk(" + MOST_CURVES + ", " + measured + ")" : measured;
  }

  /** The names of the curves. */
  public String legend(Metric metric) {
    return switch (metric.scope()) {
      case POD -> "{{pod}}";
      case CONTAINER -> "{{pod}} {{container}}";
      case VOLUME -> "{{persistentvolumeclaim}}";
    };
  }

  /**
   * Its limit over time: as kube-state-metrics or cAdvisor state it, and where a Prometheus has
   * neither, as the incident says.
   */
  public String limit(Metric metric, double known) {
    String constant = "vector(" + PromQl.number(known) + ")";
    return switch (metric.limit()) {
      case NONE, MEASURED -> constant;
      case STORAGE_LIMIT -> stated("ephemeral_storage") + " or " + constant;
      case MEMORY_LIMIT ->
          stated("memory")
              + " or max(container_spec_memory_limit_bytes"
              + containers()
              + " > 0) or "
              + constant;
      case CPU_LIMIT ->
          stated("cpu")
              + " or max(container_spec_cpu_quota"
              + containers()
              + " / container_spec_cpu_period"
              + containers()
              + " > 0) or "
              + constant;
    };
  }

  /** A straight line from the forecast's newest value to its limit at {@code breach}. */
  public static String line(Forecast forecast, Instant breach) {
    long start = PromQl.millis(forecast.madeAt());
    long end = Math.max(PromQl.millis(breach), start + 1000);
    double seconds = (end - start) / 1000.0;
    return PromQl.number(forecast.current())
        + " + "
        + PromQl.number((forecast.limit() - forecast.current()) / seconds)
        + " * ((vector(time()) >= "
        + PromQl.seconds(start)
        + " <= "
        + PromQl.seconds(end)
        + ") - "
        + PromQl.seconds(start)
        + ")";
  }

  /** A time in milliseconds, at every evaluation. */
  public static String moment(Instant at) {
    return "vector(" + PromQl.millis(at) + ")";
  }

  /** Times in milliseconds that run from one to the other. */
  public static String region(Instant from, Instant to) {
    return "clamp_max(clamp_min(vector(time()), "
        + PromQl.seconds(PromQl.millis(from))
        + "), "
        + PromQl.seconds(PromQl.millis(to))
        + ") * 1000";
  }

  private String bySource(Metric metric) {
    String curves =
        metric.sources().stream()
            .map(source -> curve(metric, source))
            .collect(Collectors.joining(" or "));
    return metric.sources().size() == 1 ? curves : "(" + curves + ")";
  }

  private String curve(Metric metric, MetricSource source) {
    if (metric.scope() == MetricScope.VOLUME) {
      return "max by (persistentvolumeclaim) (" + source.series() + claims() + ")";
    }
    String by = metric.perContainer() ? "by (pod, container) " : "by (pod) ";
    String selector = source.series() + matchers(metric.perContainer(), source.labels());
    return metric.kind() == SampleKind.COUNTER
        ? "sum " + by + "(rate(" + selector + "[" + rateWindow.toSeconds() + "s]))"
        : "max " + by + "(" + selector + ")";
  }

  /** The volumes of the namespace, or the one that the container's place names. */
  private String claims() {
    String namespace = PromQl.equal("namespace", pods.subject().namespace());
    return container.isEmpty()
        ? "{" + namespace + "}"
        : "{" + namespace + "," + PromQl.equal("persistentvolumeclaim", container) + "}";
  }

  private String stated(String resource) {
    return "max(kube_pod_container_resource_limits"
        + matchers(true, Map.of("resource", resource))
        + ")";
  }

  private String containers() {
    return matchers(true, Map.of());
  }

  private String matchers(boolean perContainer, Map<String, String> more) {
    List<String> all = new ArrayList<>(pods.matchers());
    if (perContainer && !container.isEmpty()) {
      all.add(PromQl.equal("container", container));
    } else if (perContainer) {
      all.add("container!=\"\"");
      all.add("container!=\"POD\"");
    }
    more.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> all.add(PromQl.matching(e.getKey(), e.getValue())));
    return all.stream().collect(Collectors.joining(",", "{", "}"));
  }
}
