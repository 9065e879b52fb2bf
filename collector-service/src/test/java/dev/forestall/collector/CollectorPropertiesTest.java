package dev.forestall.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.collector.normalise.MetricPair;
import dev.forestall.collector.normalise.MetricTable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class CollectorPropertiesTest {
  @EnableConfigurationProperties(CollectorProperties.class)
  static class Settings {}

  @Test
  void hasDefaults_whenNothingIsSet() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new CollectorProperties(
                null,
                null,
                null,
                "forestall",
                true,
                null,
                Duration.ofSeconds(15),
                DataSize.ofMegabytes(4),
                DataSize.ofMegabytes(32),
                8,
                20_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                List.of(),
                new CollectorProperties.Otlp(
                    true,
                    4317,
                    DataSize.ofMegabytes(8),
                    DataSize.ofMegabytes(16),
                    4,
                    Duration.ofSeconds(10),
                    100_000,
                    20_000,
                    2_000)));
  }

  @Test
  void bindsEveryKey() {
    Map<String, String> set = new HashMap<>();
    set.put("cluster", "lab-1");
    set.put("kubeconfig", "/k");
    set.put("context", "c");
    set.put("namespace", "ops");
    set.put("lease", "false");
    set.put("prometheus-url", "http://p:9090/x");
    set.put("scrape-interval", "5s");
    set.put("max-request-bytes", "1KB");
    set.put("max-decompressed-bytes", "2KB");
    set.put("max-concurrent-requests", "3");
    set.put("max-in-flight", "4");
    set.put("publish-timeout", "6s");
    set.put("retry-after", "7s");
    set.put("unknown-pod-wait", "0s");
    set.put("heartbeat-interval", "8s");
    set.put("restate-interval", "9m");
    set.put("event-age-limit", "2h");
    set.put("gone-for", "11m");
    set.put("metrics[0].series", "pool_active");
    set.put("metrics[0].labels.pool", "a|b");
    set.put("metrics[0].unit", "connections");
    set.put("metrics[0].limit-series", "pool_max");
    set.put("metrics[1].series", "threads_busy");
    set.put("metrics[1].limit", "200");
    set.put("otlp.enabled", "false");
    set.put("otlp.grpc-port", "4444");
    set.put("otlp.max-request-bytes", "5KB");
    set.put("otlp.max-decompressed-bytes", "6KB");
    set.put("otlp.max-concurrent-requests", "7");
    set.put("otlp.trace-wait", "8s");
    set.put("otlp.max-pending-spans", "9");
    set.put("otlp.max-pending-traces", "10");
    set.put("otlp.max-keys", "11");
    assertThat(bind(set))
        .isEqualTo(
            new CollectorProperties(
                "lab-1",
                "/k",
                "c",
                "ops",
                false,
                URI.create("http://p:9090/x"),
                Duration.ofSeconds(5),
                DataSize.ofKilobytes(1),
                DataSize.ofKilobytes(2),
                3,
                4,
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ZERO,
                Duration.ofSeconds(8),
                Duration.ofMinutes(9),
                Duration.ofHours(2),
                Duration.ofMinutes(11),
                List.of(
                    new MetricPair(
                        "pool_active", Map.of("pool", "a|b"), "connections", "pool_max", null),
                    new MetricPair("threads_busy", null, null, null, 200.0)),
                new CollectorProperties.Otlp(
                    false,
                    4444,
                    DataSize.ofKilobytes(5),
                    DataSize.ofKilobytes(6),
                    7,
                    Duration.ofSeconds(8),
                    9,
                    10,
                    11)));
  }

  @ParameterizedTest
  @CsvSource({
    "cluster, a/b, a name without '/'",
    "prometheus-url, localhost:9090, an address like http://prometheus:9090",
    "scrape-interval, 0s, longer than 0s",
    "max-in-flight, 0, at least 1",
    "max-decompressed-bytes, 3GB, less than 2GB",
    "otlp.grpc-port, 70000, between 0 and 65535",
    "otlp.max-decompressed-bytes, 2GB, between 1B and 512MB",
    "otlp.trace-wait, 0s, longer than 0s",
    "otlp.max-keys, 0, at least 1",
  })
  void namesKeyAndExpectation_whenAValueIsWrong(String key, String value, String expected) {
    assertThatThrownBy(() -> bind(Map.of(key, value)))
        .rootCause()
        .hasMessageStartingWith("forestall.collector." + key + " must be ")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'',connections,pool_max,'',series must be a series' name",
    "a b,connections,pool_max,'',series must be a series' name",
    "container_fs_usage_bytes,bytes,x,'',series must be a series that Forestall does not read",
    "pool_active,Big,pool_max,'',unit must be a word",
    "pool_active,connections,'','',limit-series or limit must be given",
    "pool_active,connections,pool_max,5,limit-series or limit must be given",
    "pool_active,connections,'',0,limit must be a number above 0",
    "pool_active,connections,'',NaN,limit must be a number above 0",
  })
  void saysWhatIsWrongWithAPair(
      String series, String unit, String limitSeries, String limit, String expected) {
    Map<String, String> set =
        new HashMap<>(Map.of("metrics[0].series", series, "metrics[0].unit", unit));
    if (!limitSeries.isEmpty()) {
      set.put("metrics[0].limit-series", limitSeries);
    }
    if (!limit.isEmpty()) {
      set.put("metrics[0].limit", limit);
    }
    assertThatThrownBy(() -> bind(set))
        .rootCause()
        .hasMessageStartingWith("forestall.collector.metrics[]." + expected);
  }

  @Test
  void refusesAPairThatComesTwice() {
    MetricPair pair = new MetricPair("pool_active", null, null, null, 5.0);
    assertThatThrownBy(() -> new MetricTable(List.of(pair, pair)))
        .hasMessageContaining("forestall.collector.metrics must name each series once");
  }

  @Test
  void failsTheStart_whenAKeyIsUnknown() {
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues("forestall.collector.prometeus-url=http://p")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("prometeus-url"));
  }

  private static CollectorProperties bind(Map<String, String> keys) {
    Map<String, String> prefixed = new HashMap<>();
    keys.forEach((key, value) -> prefixed.put("forestall.collector." + key, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bindOrCreate("forestall.collector", CollectorProperties.class);
  }
}
