package dev.forestall.model.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  @ParameterizedTest
  @CsvSource({
    "http_server_requests_seconds_count,status,500,'http_requests,http_errors'",
    "http_server_requests_seconds_count,status,200,http_requests",
    "http_server_requests_seconds_count,status,5000,http_requests",
    "http_server_requests_seconds_count,status,'',http_requests",
    "http_server_request_duration_seconds_count,http_response_status_code,503,"
        + "'http_requests,http_errors'",
    "http_server_request_duration_seconds_count,status,503,http_requests",
    "http_server_requests_seconds_sum,status,500,http_request_seconds",
    "container_memory_working_set_bytes,container,app,memory_working_set",
    "container_cpu_usage_seconds_total,container,app,cpu_usage"
  })
  void feeds_whenSeriesAndLabelsMatch(String series, String label, String value, String expected) {
    assertThat(Metrics.fedBy(series, Map.of(label, value)))
        .extracting(Metric::name)
        .containsExactly(expected.split(","));
  }

  @Test
  void feedsNothing_whenTheSeriesIsOfNoInterest() {
    assertThat(Metrics.fedBy("up", Map.of())).isEmpty();
    assertThat(Metrics.fedBy("", Map.of())).isEmpty();
  }

  @Test
  void isFoundByName_whenListed() {
    assertThat(Metrics.all())
        .isNotEmpty()
        .allSatisfy(m -> assertThat(Metrics.named(m.name())).contains(m))
        .extracting(Metric::name)
        .doesNotHaveDuplicates();
    assertThat(Metrics.named("no_such_metric")).isEmpty();
  }

  @Test
  void namesAContainer_whenItHasALimit() {
    assertThat(Metrics.all())
        .filteredOn(m -> m.limit() != LimitSource.NONE)
        .isNotEmpty()
        .allMatch(m -> m.scope() != MetricScope.POD);
  }

  @Test
  void namesItsLimit_whenThatIsMeasured() {
    assertThat(Metrics.all())
        .filteredOn(
            m -> m.limit() == LimitSource.MEASURED || m.limit() == LimitSource.STORAGE_LIMIT)
        .hasSize(2)
        .allSatisfy(m -> {
          Metric limit = Metrics.named(Metrics.limitOf(m.name())).orElseThrow();
          assertThat(limit.unit()).isEqualTo(m.unit());
          assertThat(limit.scope()).isEqualTo(m.scope());
        });
  }

  @Test
  void readsAConfiguredMetricByItsNameAlone() {
    Metric active = new ConfiguredMetric("hikaricp_connections_active", "connections").metric();

    assertThat(active.name()).isEqualTo("hikaricp_connections_active.connections");
    assertThat(Metrics.named(active.name())).contains(active);
    assertThat(Metrics.named(Metrics.limitOf(active.name())))
        .contains(new ConfiguredMetric("hikaricp_connections_active", "connections").limit());
    assertThat(active.limit()).isEqualTo(LimitSource.MEASURED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a.", ".b", "a.b.c", "a.limit", "a b.c", "a.B", "a.b.limit.limit", "a"})
  void isNoConfiguredMetric_whenTheNameIsMalformed(String name) {
    assertThat(Metrics.named(name)).isEmpty();
  }

  @Test
  void isARawRangeSelector_whenPulled() {
    assertThat(MetricSource.of("up").rangeSelector("1m")).isEqualTo("up[1m]");
    assertThat(
            new MetricSource("requests", Map.of("status", "5..", "job", "a|b"))
                .rangeSelector("90s"))
        .isEqualTo("requests{job=~\"a|b\",status=~\"5..\"}[90s]");
  }
}
