package dev.forestall.dashboard.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.dashboard.Incidents;
import dev.forestall.dashboard.compose.model.GrafanaDashboard;
import dev.forestall.dashboard.compose.model.Panel;
import dev.forestall.dashboard.grafana.DashboardJson;
import dev.forestall.dashboard.grafana.DashboardRules;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {
  private final Composer composer = composer("prom-1");

  @Test
  void isTheGoldenOne_whenALeakWasPredicted() throws IOException {
    isGolden("opened", composer(null).compose(Story.of(leak())));
  }

  @Test
  void isTheGoldenOne_whenTheLeakWasRepaired() throws IOException {
    isGolden("resolved", composer.compose(Incidents.whole("cart", Incidents.NOON)));
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void showsAMetricAndKeepsTheRules_whateverTheFault(FaultKind kind) {
    Subject subject = Subject.deployment("test", "shop", "cart");
    GrafanaDashboard dashboard =
        composer.compose(Story.of(Incidents.fact(subject, "p", kind, Incidents.NOON)));
    assertThat(DashboardRules.broken(DashboardJson.of(dashboard))).isEmpty();
    assertThat(dashboard.panels()).hasSizeBetween(2, 3);
  }

  @Test
  void putsTheForecastsMetricFirst_thenThoseOfTheEvidence() {
    Story story = Story.of(leak()).after(Incidents.enriched(leak()));
    assertThat(composer.compose(story).panels())
        .extracting(p -> p instanceof Panel.TimeSeries t ? t.title() : "words")
        .containsExactly("words", "Memory (working set)", "CPU", "Requests");
  }

  @Test
  void isTheSame_whenMadeAgainByAnother() {
    Story story = Incidents.whole("cart", Incidents.NOON);
    assertThat(composer("prom-1").compose(story)).isEqualTo(composer.compose(story));
  }

  @Test
  void hasATitleOfItsOwn_whenTheSameWorkloadHasTwoIncidents() {
    IncidentOpened later = Incidents.predicted("cart", Incidents.NOON.plusSeconds(60));
    assertThat(composer.compose(Story.of(later)).title())
        .isNotEqualTo(composer.compose(Story.of(leak())).title());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"} or up or {b=\"",
        "${__user.login}",
        "$datasource",
        "[[datasource]]",
        "{{pod}}",
        "![x](http://evil/x.png)",
        "<script>alert(1)</script>",
        "line\nbreak\u0000\ud800",
        "Resolved at 2001-01-01T00:00:00Z.",
        "\u00fc\ud83d\ude00"
      })
  void keepsTheRules_whenNamesAreHostile(String name) {
    Subject subject = new Subject("c" + name.replace('/', '_'), "n", "Pod", name.replace('/', '_'));
    IncidentOpened opened = Incidents.fact(subject, name, FaultKind.OOM_KILLED, Incidents.NOON);
    GrafanaDashboard dashboard = composer.compose(Story.of(opened));
    assertThat(DashboardRules.broken(DashboardJson.of(dashboard))).isEmpty();
    assertThat(Composer.resolvedAt(dashboard.description())).isEmpty();
    assertThat(dashboard.panels().getFirst())
        .isInstanceOfSatisfying(
            Panel.Text.class,
            text ->
                assertThat(text.options().content())
                    .doesNotContain("<script", "${", "[[", "$datasource", "![x](")
                    .doesNotContainPattern("[\\p{Cs}\\u0000]"));
    assertThat(dashboard.annotations().list())
        .allSatisfy(mark -> assertThat(mark.textFormat()).doesNotContain("<", "{{", "${", "[["));
    assertThat(dashboard.panels())
        .filteredOn(Panel.TimeSeries.class::isInstance)
        .allSatisfy(panel ->
            assertThat(((Panel.TimeSeries) panel).targets())
                .allSatisfy(t -> assertThat(t.expr()).doesNotContain("$", "[[", "\n")));
  }

  @Test
  void showsNoMoreThanTwoDaysToEitherSide_whenTimesAreAbsurd() {
    IncidentOpened opened = leak();
    IncidentOpened absurd =
        new IncidentOpened(
            opened.eventId(),
            opened.incidentId(),
            opened.subject(),
            opened.at(),
            Instant.MIN,
            opened.faultKind(),
            opened.severity(),
            true,
            Incidents.forecast("cart", Incidents.NOON, Instant.MAX.minusSeconds(10_000)),
            List.of(),
            "absurd");
    GrafanaDashboard dashboard = composer.compose(Story.of(absurd));
    assertThat(DashboardRules.broken(DashboardJson.of(dashboard))).isEmpty();
    assertThat(
            Duration.between(
                Instant.parse(dashboard.time().from()), Instant.parse(dashboard.time().to())))
        .isLessThan(Duration.ofDays(5));
  }

  @Test
  void saysWhenItWasOver_forTidying() {
    Story story = Incidents.whole("cart", Incidents.NOON);
    GrafanaDashboard dashboard = composer.compose(story);
    assertThat(Composer.resolvedAt(dashboard.description()))
        .contains(Incidents.NOON.plusSeconds(2100));
    assertThat(dashboard.tags()).contains("resolved");
    assertThat(dashboard.refresh()).isEmpty();
  }

  private static IncidentOpened leak() {
    return Incidents.predicted("cart", Incidents.NOON);
  }

  static Composer composer(String dataSource) {
    return new Composer(
        new IncidentPage(URI.create("https://console.example.org")),
        new Composer.Sources(dataSource, null, Duration.ofMinutes(2)));
  }

  private static void isGolden(String name, GrafanaDashboard dashboard) throws IOException {
    Path golden = Path.of("src/test/resources/golden/dashboard-" + name + ".json");
    String json = DashboardJson.of(dashboard).toPrettyString() + "\n";
    assertThat(DashboardRules.broken(DashboardJson.of(dashboard))).isEmpty();
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, json);
    }
    assertThat(json).isEqualTo(Files.readString(golden));
  }
}
