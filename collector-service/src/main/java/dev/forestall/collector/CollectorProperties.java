package dev.forestall.collector;

import dev.forestall.collector.normalise.MetricPair;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the collector. "Cluster time" follows {@code forestall.clock.*}; all else is real
 * time.
 *
 * @param cluster name of the cluster; without it the UID of namespace {@code kube-system} ({@code
 *     FORESTALL_COLLECTOR_CLUSTER})
 * @param kubeconfig path of a kubeconfig; without it the in-cluster account or the usual places
 *     ({@code FORESTALL_COLLECTOR_KUBECONFIG})
 * @param context context of the kubeconfig; without it the current one ({@code
 *     FORESTALL_COLLECTOR_CONTEXT})
 * @param namespace Forestall's own namespace, where the Lease lives ({@code
 *     FORESTALL_COLLECTOR_NAMESPACE})
 * @param lease whether replicas elect by Lease which one publishes Kubernetes events and states;
 *     false for a single collector ({@code FORESTALL_COLLECTOR_LEASE})
 * @param prometheusUrl base address of a Prometheus to pull from; without it remote write is waited
 *     for ({@code FORESTALL_COLLECTOR_PROMETHEUS_URL})
 * @param scrapeInterval how often that Prometheus is asked ({@code
 *     FORESTALL_COLLECTOR_SCRAPE_INTERVAL})
 * @param maxRequestBytes largest remote-write body, compressed ({@code
 *     FORESTALL_COLLECTOR_MAX_REQUEST_BYTES})
 * @param maxDecompressedBytes largest remote-write body, decompressed ({@code
 *     FORESTALL_COLLECTOR_MAX_DECOMPRESSED_BYTES})
 * @param maxConcurrentRequests remote-write requests handled at once; others wait two seconds, then
 *     get 503 ({@code FORESTALL_COLLECTOR_MAX_CONCURRENT_REQUESTS})
 * @param maxInFlight events that may wait for Kafka's acknowledgement ({@code
 *     FORESTALL_COLLECTOR_MAX_IN_FLIGHT})
 * @param publishTimeout how long a sender is kept waiting for that acknowledgement before it gets
 *     503 ({@code FORESTALL_COLLECTOR_PUBLISH_TIMEOUT})
 * @param retryAfter what {@code Retry-After} says then ({@code FORESTALL_COLLECTOR_RETRY_AFTER})
 * @param unknownPodWait how long samples of a pod that the informers do not know yet are held
 *     ({@code FORESTALL_COLLECTOR_UNKNOWN_POD_WAIT})
 * @param heartbeatInterval time between heartbeats ({@code FORESTALL_COLLECTOR_HEARTBEAT_INTERVAL})
 * @param restateInterval cluster time after which all pods and workloads are stated again ({@code
 *     FORESTALL_COLLECTOR_RESTATE_INTERVAL})
 * @param eventAgeLimit cluster time before the start from which Kubernetes events and rollouts
 *     still count ({@code FORESTALL_COLLECTOR_EVENT_AGE_LIMIT})
 * @param goneFor cluster time for which a deleted pod can still be resolved, for late samples
 *     ({@code FORESTALL_COLLECTOR_GONE_FOR})
 * @param metrics gauges with a limit beside those that Forestall knows ({@code
 *     FORESTALL_COLLECTOR_METRICS_0_SERIES} and so on)
 * @param otlp OpenTelemetry
 */
@ConfigurationProperties(prefix = CollectorProperties.PREFIX, ignoreUnknownFields = false)
public record CollectorProperties(
    @Nullable String cluster,
    @Nullable String kubeconfig,
    @Nullable String context,
    @DefaultValue("forestall") String namespace,
    @DefaultValue("true") boolean lease,
    @Nullable URI prometheusUrl,
    @DefaultValue("15s") Duration scrapeInterval,
    @DefaultValue("4MB") DataSize maxRequestBytes,
    @DefaultValue("32MB") DataSize maxDecompressedBytes,
    @DefaultValue("8") int maxConcurrentRequests,
    @DefaultValue("20000") int maxInFlight,
    @DefaultValue("10s") Duration publishTimeout,
    @DefaultValue("1s") Duration retryAfter,
    @DefaultValue("1s") Duration unknownPodWait,
    @DefaultValue("1s") Duration heartbeatInterval,
    @DefaultValue("10m") Duration restateInterval,
    @DefaultValue("1h") Duration eventAgeLimit,
    @DefaultValue("15m") Duration goneFor,
    @DefaultValue List<MetricPair> metrics,
    @DefaultValue Otlp otlp) {
  static final String PREFIX = "forestall.collector";

  public CollectorProperties {
    metrics = List.copyOf(metrics);
    cluster = blankIsNone(cluster);
    kubeconfig = blankIsNone(kubeconfig);
    context = blankIsNone(context);
    prometheusUrl =
        prometheusUrl == null || prometheusUrl.toString().isBlank() ? null : prometheusUrl;
    check(
        cluster == null || cluster.indexOf('/') < 0,
        "cluster",
        "a name without '/'",
        String.valueOf(cluster));
    check(!namespace.isBlank(), "namespace", "the name of a namespace", namespace);
    if (prometheusUrl != null) {
      String scheme = String.valueOf(prometheusUrl.getScheme());
      check(
          (scheme.equals("http") || scheme.equals("https")) && prometheusUrl.getHost() != null,
          "prometheus-url",
          "an address like http://prometheus:9090",
          prometheusUrl.toString());
    }
    positive(scrapeInterval, "scrape-interval");
    positive(publishTimeout, "publish-timeout");
    positive(retryAfter, "retry-after");
    positive(heartbeatInterval, "heartbeat-interval");
    positive(restateInterval, "restate-interval");
    positive(eventAgeLimit, "event-age-limit");
    positive(goneFor, "gone-for");
    check(!unknownPodWait.isNegative(), "unknown-pod-wait", "0s or longer", unknownPodWait + "");
    atLeastOne(maxRequestBytes.toBytes(), "max-request-bytes");
    atLeastOne(maxDecompressedBytes.toBytes(), "max-decompressed-bytes");
    check(
        maxDecompressedBytes.toBytes() < Integer.MAX_VALUE,
        "max-decompressed-bytes",
        "less than 2GB",
        maxDecompressedBytes.toString());
    atLeastOne(maxConcurrentRequests, "max-concurrent-requests");
    atLeastOne(maxInFlight, "max-in-flight");
  }

  /**
   * Settings of the OTLP intake.
   *
   * @param enabled whether OTLP is taken at all ({@code FORESTALL_COLLECTOR_OTLP_ENABLED})
   * @param grpcPort port of OTLP over gRPC, 0 for any free one; over HTTP it is the service's
   *     ({@code FORESTALL_COLLECTOR_OTLP_GRPC_PORT})
   * @param maxRequestBytes largest body over HTTP, as it comes ({@code
   *     FORESTALL_COLLECTOR_OTLP_MAX_REQUEST_BYTES})
   * @param maxDecompressedBytes largest body or message, decompressed ({@code
   *     FORESTALL_COLLECTOR_OTLP_MAX_DECOMPRESSED_BYTES})
   * @param maxConcurrentRequests requests handled at once; others wait two seconds, then get 503 or
   *     UNAVAILABLE ({@code FORESTALL_COLLECTOR_OTLP_MAX_CONCURRENT_REQUESTS})
   * @param traceWait real time that is waited for the rest of a trace after its newest span, at
   *     least the interval in which its services export, by default 5 s; a slice of 20 s is
   *     published twice as long after its end ({@code FORESTALL_COLLECTOR_OTLP_TRACE_WAIT})
   * @param maxPendingSpans spans and lines that may wait so ({@code
   *     FORESTALL_COLLECTOR_OTLP_MAX_PENDING_SPANS})
   * @param maxPendingTraces traces that may wait so ({@code
   *     FORESTALL_COLLECTOR_OTLP_MAX_PENDING_TRACES})
   * @param maxKeys distinct operations, entry operations and events of a workload's slice of 20 s,
   *     and templates of log lines; half of them are kept for those that the slice before had
   *     ({@code FORESTALL_COLLECTOR_OTLP_MAX_KEYS})
   */
  public record Otlp(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("4317") int grpcPort,
      @DefaultValue("8MB") DataSize maxRequestBytes,
      @DefaultValue("16MB") DataSize maxDecompressedBytes,
      @DefaultValue("4") int maxConcurrentRequests,
      @DefaultValue("10s") Duration traceWait,
      @DefaultValue("100000") int maxPendingSpans,
      @DefaultValue("20000") int maxPendingTraces,
      @DefaultValue("2000") int maxKeys) {
    private static final long LARGEST = DataSize.ofMegabytes(512).toBytes();

    public Otlp {
      check(
          grpcPort >= 0 && grpcPort <= 65_535,
          "otlp.grpc-port",
          "between 0 and 65535",
          grpcPort + "");
      size(maxRequestBytes, "otlp.max-request-bytes");
      size(maxDecompressedBytes, "otlp.max-decompressed-bytes");
      atLeastOne(maxConcurrentRequests, "otlp.max-concurrent-requests");
      positive(traceWait, "otlp.trace-wait");
      atLeastOne(maxPendingSpans, "otlp.max-pending-spans");
      atLeastOne(maxPendingTraces, "otlp.max-pending-traces");
      atLeastOne(maxKeys, "otlp.max-keys");
    }

    private static void size(DataSize value, String key) {
      boolean fits = value.toBytes() >= 1 && value.toBytes() <= LARGEST;
      check(fits, key, "between 1B and 512MB", value.toString());
    }
  }

  private static @Nullable String blankIsNone(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  private static void positive(Duration value, String key) {
    check(value.isPositive(), key, "longer than 0s", value.toString());
  }

  private static void atLeastOne(long value, String key) {
    check(value >= 1, key, "at least 1", Long.toString(value));
  }

  private static void check(boolean holds, String key, String expected, String actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          PREFIX + "." + key + " must be " + expected + ", not '" + actual + "'");
    }
  }
}
