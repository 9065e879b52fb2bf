package dev.forestall.collector.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleNormaliserTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Subject CART = Subject.deployment("test", "shop", "cart");
  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String REQUESTS = "http_server_requests_seconds_count";

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final PodDirectory pods = new PodDirectory(clock, Duration.ofMinutes(15));
  private final SampleNormaliser normaliser =
      new SampleNormaliser(
          pods,
          clock,
          new MetricTable(
              List.of(
                  new MetricPair(
                      "pool_active", Map.of("state", "used"), "connections", "pool_max", null),
                  new MetricPair("threads_busy", null, "threads", null, 200.0))));

  @BeforeEach
  void knowAPod() {
    pods.seen(
        "shop",
        new PodIdentity(
            CART,
            "cart-1",
            "uid-1",
            NOW.minusSeconds(3600),
            Map.of("app", "new0123456789"),
            Set.of(),
            Set.of("data-cart-1")));
  }

  @Test
  void bringsTogetherWhatBelongsToOnePodAndTimestamp() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(MEMORY, Map.of("container", "app"), point(0, 5), point(-15, 4)),
                series(
                    "container_cpu_usage_seconds_total", Map.of("container", "app"), point(0, 7)),
                series(MEMORY, Map.of("container", "proxy"), point(0, 1))));

    assertThat(normalised.events())
        .containsExactly(
            event(-15, gauge("app", Metrics.MEMORY, 4)),
            event(
                0,
                gauge("app", Metrics.MEMORY, 5),
                new Sample("app", Metrics.CPU, SampleKind.COUNTER, 7),
                gauge("proxy", Metrics.MEMORY, 1)));
    assertThat(normalised.accepted()).isEqualTo(4);
    assertThat(normalised.drops()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', registry.example/shop/cart:1, AGGREGATE_ROW",
    "POD, '', PAUSE_CONTAINER",
    "'', registry.k8s.io/pause:3.10, PAUSE_CONTAINER",
    "'', rancher/mirrored-pause:3.6, PAUSE_CONTAINER",
    "app, pause@sha256:00, PAUSE_CONTAINER",
  })
  void dropsRowsThatAreNoContainer(String container, String image, Drop reason) {
    Normalised normalised =
        normaliser.normalise(
            List.of(series(MEMORY, Map.of("container", container, "image", image), point(0, 1))));
    assertThat(normalised.events()).isEmpty();
    assertThat(normalised.drops()).containsExactly(Map.entry(reason, 1));
  }

  @Test
  void keepsAContainerWhoseImageOnlySoundsLikeAPause() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(
                    MEMORY,
                    Map.of("container", "app", "image", "shop/pause-menu:1"),
                    point(0, 1))));
    assertThat(normalised.accepted()).isOne();
  }

  @Test
  void dropsAndCountsByReason_andAcceptsTheRest() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(
                    MEMORY,
                    Map.of("container", "app"),
                    new Point(
                        NOW.toEpochMilli(), Double.longBitsToDouble(SampleNormaliser.STALE_NAN)),
                    point(-1, Double.NaN),
                    point(-2, Double.POSITIVE_INFINITY),
                    point(61, 1),
                    point(60, 2)),
                series("up", Map.of(), point(0, 1)),
                new Series(new SeriesId(MEMORY, Map.of("container", "app")), List.of(point(0, 1))),
                series(MEMORY, Map.of("container", "app", "pod", "stranger"), point(0, 1))));

    assertThat(normalised.events()).containsExactly(event(60, gauge("app", Metrics.MEMORY, 2)));
    assertThat(normalised.drops())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Drop.STALE, 1,
                Drop.NOT_FINITE, 2,
                Drop.FUTURE, 1,
                Drop.NOT_OF_INTEREST, 1,
                Drop.NO_POD, 1,
                Drop.UNKNOWN_POD, 1));
    assertThat(normalised.accepted() + normalised.dropped()).isEqualTo(8);
  }

  @Test
  void addsUpCountersByStatus_andErrorsAreThoseOfServerErrors() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(REQUESTS, Map.of("status", "200", "uri", "/a"), point(0, 10)),
                series(REQUESTS, Map.of("status", "200", "uri", "/b"), point(0, 20)),
                series(REQUESTS, Map.of("status", "503", "uri", "/a"), point(0, 3))));
    assertThat(normalised.events())
        .containsExactly(
            event(
                0,
                new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, 33),
                new Sample("", Metrics.ERRORS, SampleKind.COUNTER, 3)));
    assertThat(normalised.accepted()).isEqualTo(3);
  }

  @Test
  void countsAnAbsentCounterByItsLastValue_whenTheSenderSpreadsSeriesOverRequests() {
    normaliser.normalise(
        List.of(
            series(REQUESTS, Map.of("status", "200"), point(-15, 100)),
            series(REQUESTS, Map.of("status", "404"), point(-15, 5))));
    assertThat(onlyValue(series(REQUESTS, Map.of("status", "200"), point(0, 110)))).isEqualTo(115);
    assertThat(onlyValue(series(REQUESTS, Map.of("status", "404"), point(0, 6)))).isEqualTo(116);
  }

  @Test
  void forgetsTheOtherCounters_whenOneFellBecauseItsProcessWasRestarted() {
    normaliser.normalise(
        List.of(
            series(REQUESTS, Map.of("status", "200"), point(-15, 100)),
            series(REQUESTS, Map.of("status", "404"), point(-15, 5))));
    assertThat(onlyValue(series(REQUESTS, Map.of("status", "200"), point(0, 2)))).isEqualTo(2);
  }

  @Test
  void forgetsACounter_whenItsSeriesIsMarkedStale() {
    double stale = Double.longBitsToDouble(SampleNormaliser.STALE_NAN);
    normaliser.normalise(
        List.of(
            series(REQUESTS, Map.of("status", "200"), point(-30, 100)),
            series(REQUESTS, Map.of("status", "404"), point(-30, 5))));
    normaliser.normalise(List.of(series(REQUESTS, Map.of("status", "404"), point(-15, stale))));
    assertThat(onlyValue(series(REQUESTS, Map.of("status", "200"), point(0, 101)))).isEqualTo(101);
  }

  @Test
  void givesTheSameEvents_whenASenderRepeatsItself() {
    List<Series> sent =
        List.of(
            series(REQUESTS, Map.of("status", "200"), point(-30, 1), point(-15, 2), point(0, 3)),
            series(REQUESTS, Map.of("status", "404"), point(-30, 5), point(-15, 5), point(0, 6)));
    assertThat(normaliser.normalise(sent).events()).isEqualTo(normaliser.normalise(sent).events());
  }

  @Test
  void countsOnlyTheRunningContainer_whenTheOldOneIsStillShown() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(
                    MEMORY,
                    Map.of("container", "app", "id", "/kubepods/cri-old9876543210.scope"),
                    point(0, 500)),
                series(
                    MEMORY,
                    Map.of("container", "app", "id", "/kubepods/cri-new0123456789.scope"),
                    point(0, 20))));
    assertThat(normalised.events()).containsExactly(event(0, gauge("app", Metrics.MEMORY, 20)));
    assertThat(normalised.drops()).containsExactly(Map.entry(Drop.REPLACED_CONTAINER, 1));
    assertThat(normalised.accepted()).isOne();
  }

  @Test
  void addsUpDevices_whenAContainerHasSeveral() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series(
                    "container_fs_usage_bytes",
                    Map.of("container", "app", "device", "/dev/a"),
                    point(0, 3)),
                series(
                    "container_fs_usage_bytes",
                    Map.of("container", "app", "device", "/dev/b"),
                    point(0, 4))));
    assertThat(normalised.events()).containsExactly(event(0, gauge("app", Metrics.FILE_SYSTEM, 7)));
  }

  @Test
  void findsThePodThatMountsTheClaim_whenTheSeriesIsOfAVolume() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                volume("kubelet_volume_stats_used_bytes", "data-cart-1", 90),
                volume("kubelet_volume_stats_capacity_bytes", "data-cart-1", 100),
                volume("kubelet_volume_stats_used_bytes", "data-other", 5),
                new Series(
                    new SeriesId("kubelet_volume_stats_used_bytes", Map.of("namespace", "shop")),
                    List.of(point(0, 1)))));

    assertThat(normalised.events())
        .containsExactly(
            event(
                0,
                gauge("data-cart-1", Metrics.VOLUME, 90),
                gauge("data-cart-1", Metrics.VOLUME_SIZE, 100)));
    assertThat(normalised.drops())
        .containsOnly(Map.entry(Drop.UNKNOWN_POD, 1), Map.entry(Drop.NO_POD, 1));
  }

  @Test
  void leavesAClaimToTheOldestPod_whenSeveralMountIt() {
    pods.seen("shop", other("cart-2", "uid-2", -1800));
    pods.seen("shop", other("cart-0", "uid-0", -7200));
    Series series = volume("kubelet_volume_stats_used_bytes", "data-cart-1", 90);

    assertThat(normaliser.normalise(List.of(series)).events().getFirst().pod()).isEqualTo("cart-0");
    pods.gone("shop", "cart-0", "uid-0");
    assertThat(normaliser.normalise(List.of(series)).events().getFirst().pod()).isEqualTo("cart-1");
  }

  @Test
  void takesAConfiguredPair_andItsLimit() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                series("pool_active", Map.of("state", "used", "pool", "a"), point(0, 7)),
                series("pool_active", Map.of("state", "used", "pool", "b"), point(0, 1)),
                series("pool_active", Map.of("state", "idle"), point(0, 3)),
                series("pool_max", Map.of("state", "used", "pool", "a"), point(0, 10)),
                series("pool_max", Map.of("state", "used", "pool", "b"), point(0, 10)),
                series("threads_busy", Map.of("container", "app"), point(0, 50))));

    assertThat(normalised.events())
        .containsExactly(
            event(
                0,
                gauge("", "pool_active.connections", 8),
                gauge("", "pool_active.connections.limit", 20),
                gauge("", "threads_busy.threads", 50),
                gauge("", "threads_busy.threads.limit", 200)));
    assertThat(normalised.drops()).containsExactly(Map.entry(Drop.NOT_OF_INTEREST, 1));
  }

  private static PodIdentity other(String name, String uid, long created) {
    return new PodIdentity(
        CART, name, uid, NOW.plusSeconds(created), Map.of(), Set.of(), Set.of("data-cart-1"));
  }

  private static Series volume(String name, String claim, double value) {
    return new Series(
        new SeriesId(name, Map.of("namespace", "shop", "persistentvolumeclaim", claim)),
        List.of(point(0, value)));
  }

  @Test
  void findsThePodByOpenTelemetrysLabels() {
    Normalised normalised =
        normaliser.normalise(
            List.of(
                new Series(
                    new SeriesId(
                        "http_server_request_duration_seconds_count",
                        Map.of(
                            "k8s_namespace_name", "shop",
                            "k8s_pod_name", "cart-1",
                            "http_response_status_code", "500")),
                    List.of(point(0, 2)))));
    assertThat(normalised.events().getFirst().samples()).hasSize(2);
  }

  private double onlyValue(Series series) {
    return normaliser.normalise(List.of(series)).events().getFirst().samples().getFirst().value();
  }

  private static Series series(String name, Map<String, String> labels, Point... points) {
    Map<String, String> all = new HashMap<>(Map.of("namespace", "shop", "pod", "cart-1"));
    all.putAll(labels);
    return new Series(new SeriesId(name, all), List.of(points));
  }

  private static Point point(long secondsFromNow, double value) {
    return new Point(NOW.plusSeconds(secondsFromNow).toEpochMilli(), value);
  }

  private static Sample gauge(String container, String metric, double value) {
    return new Sample(container, metric, SampleKind.GAUGE, value);
  }

  private static MetricsSampled event(long secondsFromNow, Sample... samples) {
    return new MetricsSampled(
        CART, "cart-1", "uid-1", NOW.plusSeconds(secondsFromNow), List.of(samples));
  }
}
