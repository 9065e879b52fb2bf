package dev.forestall.dashboard.compose.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.dashboard.Incidents;
import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.dashboard.compose.Story;
import dev.forestall.dashboard.compose.model.GrafanaDashboard;
import dev.forestall.dashboard.compose.model.Panel;
import dev.forestall.dashboard.compose.query.RealPrometheus.Point;
import dev.forestall.dashboard.compose.query.RealPrometheus.Series;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Every expression of a dashboard, asked of a real Prometheus that was fed the series that a
 * cluster's Prometheus has (as the lab sends them: cAdvisor's and Micrometer's, no
 * kube-state-metrics).
 */
class RealPrometheusIT {
  private static final int SCRAPE_SECONDS = 15;
  private static final int SCRAPES = 80;
  private static final String HOSTILE = "a\"b\\c$d[[e]]{f}|g.h*i\u00fc";

  @TempDir static Path folder;
  private static RealPrometheus prometheus;
  private static Instant onset;

  @BeforeAll
  static void feed() throws Exception {
    onset =
        Instant.now().minusSeconds((long) SCRAPES * SCRAPE_SECONDS).truncatedTo(ChronoUnit.SECONDS);
    prometheus = new RealPrometheus(folder);
    List<Series> all = new ArrayList<>();
    all.addAll(pod("shop", Incidents.pod("cart")));
    all.addAll(pod("shop", "cart-db-7d4b9c5f6d-x2x9z"));
    all.addAll(pod("odd", HOSTILE));
    all.addAll(pod("stated", Incidents.pod("till")));
    all.add(
        series(
            "kubelet_volume_stats_used_bytes",
            Map.of("namespace", "shop", "persistentvolumeclaim", "data-cart"),
            x -> 5e9));
    all.add(
        series(
            "kube_pod_container_resource_limits",
            Map.of(
                "namespace",
                "stated",
                "pod",
                Incidents.pod("till"),
                "container",
                "app",
                "resource",
                "memory",
                "unit",
                "byte"),
            x -> 400e6));
    prometheus.write(all);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @Test
  void givesDataForEveryExpression_ofARepairedLeak() throws Exception {
    GrafanaDashboard dashboard = composer().compose(Incidents.whole("cart", onset));
    assertThat(everyExpression(dashboard)).hasSizeGreaterThanOrEqualTo(14).doesNotContainValue(0);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void givesDataForEveryMetric_whateverTheFault(FaultKind kind) throws Exception {
    Subject cart = Subject.deployment("test", "shop", "cart");
    Story story = Story.of(Incidents.fact(cart, Incidents.pod("cart"), kind, onset));
    for (Panel.TimeSeries panel : curves(composer().compose(story.after(enriched(story))))) {
      GrafanaDashboard.Target measured = panel.targets().getFirst();
      assertThat(ask(measured.expr(), story)).as(measured.expr()).hasSize(1);
      for (GrafanaDashboard.Target target : panel.targets()) {
        ask(target.expr(), story); // parses
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pod", "PersistentVolumeClaim"})
  void findsThePodOfAHostileName_andNothingElse(String kind) throws Exception {
    Subject subject = new Subject("test", "odd", kind, HOSTILE);
    Story story = Story.of(Incidents.fact(subject, HOSTILE, FaultKind.OOM_KILLED, onset));
    String expr = curves(composer().compose(story)).getFirst().targets().getFirst().expr();
    JsonNode found = ask(expr, story);
    assertThat(found).hasSize(1);
    assertThat(found.path(0).path("metric").path("pod").asString()).isEqualTo(HOSTILE);
  }

  @Test
  void takesTheLimitThatKubernetesStates_beforeTheOneThatIsKnown() throws Exception {
    Story story = Story.of(Incidents.predicted("till", onset));
    Pods pods = new Pods(Subject.deployment("t", "stated", "till"), List.of(), null);
    Queries queries = new Queries(pods, "app", Duration.ofMinutes(2));
    Metric memory = Metrics.named(Metrics.MEMORY).orElseThrow();
    String expr = queries.limit(memory, 512e6);
    JsonNode values = ask(expr, story).path(0).path("values");
    List<Double> all = new ArrayList<>();
    values.forEach(v -> all.add(number(v)));
    assertThat(all).contains(400e6, 512e6);
  }

  @Test
  void marksTheExactTimes_asGrafanaReadsThem() throws Exception {
    Story story = Incidents.whole("cart", onset);
    GrafanaDashboard dashboard = composer().compose(story);
    for (GrafanaDashboard.Mark mark : dashboard.annotations().list()) {
      long step = Long.parseLong(mark.step().replace("s", ""));
      List<Long> times = new ArrayList<>();
      JsonNode result = prometheus.ask(mark.expr(), from(dashboard), to(dashboard), step);
      result.path(0).path("values").forEach(v -> times.add((long) number(v)));
      boolean region = mark.titleFormat().equals("Predicted breach");
      if (!region) {
        assertThat(times.stream().distinct()).as(mark.name()).hasSize(1);
        continue;
      }
      assertThat(times.getFirst()).isEqualTo(onset.plusSeconds(2700).toEpochMilli());
      assertThat(times.getLast()).isEqualTo(onset.plusSeconds(3900).toEpochMilli());
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isBetween(0L, step * 1000);
      }
    }
  }

  @Test
  void drawsTheForecastFromNowToTheLimit() throws Exception {
    Story story = Story.of(Incidents.predicted("cart", onset));
    GrafanaDashboard dashboard = composer().compose(story);
    var targets = curves(dashboard).getFirst().targets();
    String likely =
        targets.stream().filter(t -> t.refId().equals("C")).findFirst().orElseThrow().expr();
    JsonNode values =
        prometheus
            .ask(likely, onset.plusSeconds(900), onset.plusSeconds(3300), 60)
            .path(0)
            .path("values");
    assertThat(number(values.path(0))).isEqualTo(300 << 20);
    assertThat(number(values.path(values.size() - 1)))
        .isCloseTo(Incidents.LIMIT, Percentage.withPercentage(0.001));
  }

  private static IncidentEnriched enriched(Story story) {
    return Incidents.enriched(story.opened());
  }

  private static Map<String, Integer> everyExpression(GrafanaDashboard dashboard)
      throws IOException, InterruptedException {
    Map<String, Integer> series = new TreeMap<>();
    for (Panel.TimeSeries panel : curves(dashboard)) {
      for (GrafanaDashboard.Target target : panel.targets()) {
        JsonNode found = prometheus.ask(target.expr(), from(dashboard), to(dashboard), 15);
        series.put(target.expr(), found.size());
      }
    }
    for (GrafanaDashboard.Mark mark : dashboard.annotations().list()) {
      JsonNode found = prometheus.ask(mark.expr(), from(dashboard), to(dashboard), 60);
      series.put(mark.name() + " " + mark.expr(), found.size());
    }
    return series;
  }

  private static JsonNode ask(String expr, Story story) throws IOException, InterruptedException {
    GrafanaDashboard dashboard = composer().compose(story);
    return prometheus.ask(expr, from(dashboard), to(dashboard), 15);
  }

  private static List<Panel.TimeSeries> curves(GrafanaDashboard dashboard) {
    return dashboard.panels().stream()
        .filter(Panel.TimeSeries.class::isInstance)
        .map(Panel.TimeSeries.class::cast)
        .toList();
  }

  private static Instant from(GrafanaDashboard dashboard) {
    return Instant.parse(dashboard.time().from());
  }

  private static Instant to(GrafanaDashboard dashboard) {
    return Instant.parse(dashboard.time().to());
  }

  private static double number(JsonNode point) {
    return Double.parseDouble(point.path(1).asString());
  }

  private static Composer composer() {
    return new Composer(
        new IncidentPage(URI.create("http://console.example.org")),
        new Composer.Sources(null, null, Duration.ofMinutes(2)));
  }

  private static List<Series> pod(String namespace, String pod) {
    Map<String, String> common = Map.of("namespace", namespace, "pod", pod, "node", "n1");
    Map<String, String> own = with(common, "container", "app", "id", "/k/" + pod);
    Map<String, String> pause = with(common, "container", "POD", "id", "/k/pause");
    Map<String, String> ok = with(common, "status", "200", "uri", "/");
    Map<String, String> failed = with(common, "status", "500", "uri", "/");
    return List.of(
        series("container_memory_working_set_bytes", own, x -> 100e6 + 1e6 * x),
        series("container_memory_working_set_bytes", pause, x -> 1e5),
        series("container_memory_working_set_bytes", with(common, "id", "/k"), x -> 1e8),
        series("container_cpu_usage_seconds_total", own, x -> 3 * x),
        series("container_cpu_cfs_throttled_seconds_total", own, x -> x / 10),
        series("container_fs_usage_bytes", own, x -> 1e6 + x),
        series("http_server_requests_seconds_count", ok, x -> 150 * x),
        series("http_server_requests_seconds_count", failed, x -> x),
        series("http_server_requests_seconds_sum", ok, x -> 15 * x),
        series("http_server_requests_seconds_sum", failed, x -> x / 10));
  }

  private static Map<String, String> with(Map<String, String> common, String... more) {
    Map<String, String> all = new TreeMap<>(common);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static Series series(String name, Map<String, String> labels, DoubleUnaryOperator value) {
    TreeMap<String, String> all = new TreeMap<>(labels);
    all.put("__name__", name);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < SCRAPES; i++) {
      points.add(new Point(onset.plusSeconds((long) i * SCRAPE_SECONDS), value.applyAsDouble(i)));
    }
    return new Series(all, points);
  }
}
