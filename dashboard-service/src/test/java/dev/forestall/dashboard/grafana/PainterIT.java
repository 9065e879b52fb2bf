package dev.forestall.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.dashboard.Incidents;
import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.DashboardUid;
import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.dashboard.compose.Picture;
import dev.forestall.dashboard.compose.Story;
import dev.forestall.dashboard.compose.TimeRange;
import dev.forestall.dashboard.grafana.GrafanaStub.Mode;
import dev.forestall.model.incident.IncidentOpened;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The painter and its client against Grafana's API over a real HTTP server. */
class PainterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = "glsa_right";
  private static final int MANY = 40;
  private static final int AT_ONCE = 3;

  private final GrafanaStub grafana;
  private final Told told = new Told();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final GrafanaMetrics metrics = new GrafanaMetrics(meters);
  private final IncidentOpened leak = Incidents.predicted("cart", Incidents.NOON);
  private final Story story = Story.of(leak);
  private final String uid = DashboardUid.of(leak.incidentId());

  PainterIT() throws IOException {
    grafana = new GrafanaStub(TOKEN);
  }

  private static final class Told implements Painter.Teller {
    private final List<Picture> shown = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final AtomicInteger kafkaAway = new AtomicInteger();

    @Override
    public void shown(Story story, Picture picture) {
      if (kafkaAway.getAndDecrement() > 0) {
        throw new IllegalStateException("not acknowledged");
      }
      shown.add(picture);
    }

    @Override
    public void failed(Story story, String sentence) {
      failed.add(sentence);
    }
  }

  @AfterEach
  void stop() {
    grafana.close();
  }

  @Test
  void drawsTellsOnceAndDrawsAnew_whenTheStoryGoesOn() {
    try (GrafanaClient client = client(settings());
        Painter painter = painter(client, settings())) {
      painter.draw(0, story, false);
      await().atMost(PATIENCE).until(() -> !told.shown.isEmpty());
      TimeRange range = TimeRange.of(story);
      assertThat(told.shown)
          .containsExactly(
              new Picture(
                  grafana.address()
                      + "/d/"
                      + uid
                      + "/incident?from="
                      + range.from().toEpochMilli()
                      + "&to="
                      + range.to().toEpochMilli(),
                  uid));
      Story whole = Incidents.whole("cart", Incidents.NOON);
      painter.draw(0, whole, false);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(grafana.dashboards().get(uid).path("tags").toString())
                  .contains("resolved"));
      assertThat(told.shown).hasSize(1);
      assertThat(told.failed).isEmpty();
      assertThat(grafana.folders()).containsOnlyKeys("forestall").containsValue("Forestall");
      assertThat(grafana.violations()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED,unauthorized,set forestall.dashboard.grafana.token to a valid token",
    "FORBIDDEN,forbidden,Permissions needed: dashboards:create",
    "NOT_FOUND,not_found,check that forestall.dashboard.grafana.url leads to Grafana itself",
    "CONFLICT,conflict,delete or rename it",
    "TOO_MANY,rate_limited,lower forestall.dashboard.grafana.at-once",
    "BROKEN,server_error,look into its log; it is tried again",
    "SLOW,timeout,did not answer within 700 ms",
    "TRICKLING,timeout,did not answer within 700 ms",
    "NONSENSE,nonsense,not to a proxy or a login page",
    "WRONG_JSON,nonsense,not to a proxy or a login page",
    "REDIRECTING,nonsense,HTTP 302"
  })
  void saysWhatToDo_andIsShownOnceGrafanaIsWell(Mode mode, String reason, String advice) {
    grafana.behave(mode);
    GrafanaSettings settings = reason.equals("timeout") ? hasty() : settings();
    try (GrafanaClient client = client(settings);
        Painter painter = painter(client, settings)) {
      painter.draw(0, story, false);
      await().atMost(PATIENCE).until(() -> !told.failed.isEmpty());
      assertThat(told.failed.getFirst())
          .startsWith("Grafana at " + grafana.address() + " ")
          .contains(advice)
          .endsWith(".")
          .doesNotContain(TOKEN, "\n");
      assertThat(failures(reason)).isPositive();
      grafana.behave(Mode.WELL);
      await().atMost(PATIENCE).until(() -> told.shown.size() == 1);
      assertThat(told.failed).as("said once").hasSize(1);
    }
  }

  @Test
  void saysThatItCannotBeReached_whenNobodyListens() throws IOException {
    URI gone;
    try (GrafanaStub stopped = new GrafanaStub(TOKEN)) {
      gone = stopped.address();
    }
    GrafanaSettings settings = settings();
    try (GrafanaClient client = new GrafanaClient(gone, settings);
        Painter painter = painter(client, settings)) {
      painter.draw(0, story, false);
      await().atMost(PATIENCE).until(() -> failures("unreachable") >= 3);
      assertThat(told.failed)
          .singleElement()
          .asString()
          .contains("cannot be reached")
          .contains("check forestall.dashboard.grafana.url and that Grafana runs");
    }
  }

  @Test
  void asksNoMoreThanIsAllowedAtOnce_whenThereAreMany() {
    grafana.behave(Mode.LAZY);
    try (GrafanaClient client = client(settings());
        Painter painter = painter(client, settings())) {
      drawMany(painter);
      await().atMost(PATIENCE).until(() -> told.shown.size() == MANY);
      assertThat(grafana.mostInFlight()).isBetween(2, AT_ONCE);
      assertThat(grafana.violations()).isEmpty();
    }
  }

  @Test
  void showsAllOfThem_whenItWasSlowForAWhile() {
    grafana.behave(Mode.SLOW);
    try (GrafanaClient client = client(hasty());
        Painter painter = painter(client, hasty())) {
      drawMany(painter);
      await().atMost(PATIENCE).until(() -> told.failed.size() >= 2 * AT_ONCE);
      grafana.behave(Mode.WELL);
      await().atMost(PATIENCE).until(() -> told.shown.size() == MANY);
      assertThat(grafana.dashboards()).hasSize(MANY);
      assertThat(grafana.violations()).isEmpty();
    }
  }

  private static void drawMany(Painter painter) {
    for (int i = 0; i < MANY; i++) {
      painter.draw(i % 3, Story.of(Incidents.predicted("w" + i, Incidents.NOON)), false);
    }
  }

  @Test
  void leavesIt_whenThePartitionIsInAnotherHand() {
    grafana.behave(Mode.BROKEN);
    try (GrafanaClient client = client(settings());
        Painter painter = painter(client, settings())) {
      painter.draw(1, story, false);
      painter.draw(2, Story.of(Incidents.predicted("price", Incidents.NOON)), false);
      await().atMost(PATIENCE).until(() -> told.failed.size() == 2);
      painter.forget(1);
      grafana.behave(Mode.WELL);
      await().atMost(PATIENCE).until(() -> told.shown.size() == 1);
      assertThat(told.shown).extracting(Picture::uid).doesNotContain(uid);
    }
  }

  @Test
  void isToldAfterAll_whenKafkaWasAway() {
    told.kafkaAway.set(2);
    try (GrafanaClient client = client(settings());
        Painter painter = painter(client, settings())) {
      painter.draw(0, story, false);
      await().atMost(PATIENCE).until(() -> told.shown.size() == 1);
      assertThat(told.failed).as("Grafana is not to blame").isEmpty();
      assertThat(grafana.version(uid)).isEqualTo(3);
    }
  }

  @Test
  void makesTheFolderAgain_whenSomebodyDeletedIt() throws GrafanaException {
    try (GrafanaClient client = client(settings())) {
      client.draw(composer().compose(story));
      grafana.folders().clear();
      client.draw(composer().compose(story));
      assertThat(grafana.folders()).containsOnlyKeys("forestall");
    }
  }

  @Test
  void leadsToTheBrowsersAddress_whenItDiffersOrHasASubPath() throws Exception {
    try (GrafanaStub below = new GrafanaStub(0, TOKEN, "/grafana")) {
      GrafanaSettings settings =
          settings(below.address(), "https://ops.example.org/grafana/", Duration.ofSeconds(20));
      try (GrafanaClient client = new GrafanaClient(below.address(), settings);
          Painter painter =
              new Painter(below.address(), settings, client, composer(), told, metrics)) {
        painter.draw(0, story, false);
        await().atMost(PATIENCE).until(() -> told.shown.size() == 1);
        assertThat(told.shown.getFirst().url())
            .startsWith("https://ops.example.org/grafana/d/" + uid + "/incident?from=");
      }
    }
  }

  @Test
  void deletesWhatHasBeenOverForLong_andNothingElse() throws GrafanaException {
    Story over = Incidents.whole("cart", Incidents.NOON);
    Story fresh = Incidents.whole("price", Incidents.NOON.plusSeconds(86_400 * 20));
    Story open = Story.of(Incidents.predicted("till", Incidents.NOON));
    Clock now = Clock.fixed(Incidents.NOON.plus(Duration.ofDays(31)), ZoneOffset.UTC);
    try (GrafanaClient client = client(settings())) {
      for (Story each : List.of(over, fresh, open)) {
        client.draw(composer().compose(each));
      }
      try (Tidying tidying = new Tidying(client, settings(), now, metrics)) {
        await().atMost(PATIENCE).until(() -> grafana.dashboards().size() < 3);
        await().atMost(PATIENCE).until(() -> searches() >= 3);
      }
      assertThat(grafana.dashboards())
          .containsOnlyKeys(DashboardUid.of(fresh.id()), DashboardUid.of(open.id()));
      assertThat(meters.get("forestall.dashboard.grafana.deleted").counter().count()).isEqualTo(1);
      assertThat(grafana.requests())
          .filteredOn(r -> r.contains(DashboardUid.of(fresh.id())))
          .as("read once")
          .hasSize(1);
    }
  }

  private long searches() {
    return grafana.requests().stream().filter(r -> r.startsWith("GET /api/search")).count();
  }

  private double failures(String reason) {
    return meters
        .get("forestall.dashboard.grafana.failures")
        .tag("reason", reason.toLowerCase(Locale.ROOT))
        .counter()
        .count();
  }

  private GrafanaClient client(GrafanaSettings settings) {
    return new GrafanaClient(grafana.address(), settings);
  }

  private Painter painter(GrafanaClient client, GrafanaSettings settings) {
    return new Painter(grafana.address(), settings, client, composer(), told, metrics);
  }

  private static Composer composer() {
    return new Composer(
        new IncidentPage(URI.create("http://console.example.org")),
        new Composer.Sources(null, null, Duration.ofMinutes(2)));
  }

  private GrafanaSettings settings() {
    return settings(grafana.address(), null, Duration.ofSeconds(20));
  }

  private GrafanaSettings hasty() {
    return settings(grafana.address(), null, Duration.ofMillis(700));
  }

  private static GrafanaSettings settings(URI url, String publicUrl, Duration timeout) {
    return new GrafanaSettings(
        url,
        publicUrl == null ? null : URI.create(publicUrl),
        TOKEN,
        "forestall",
        null,
        null,
        Duration.ofMinutes(2),
        timeout,
        AT_ONCE,
        Duration.ofMillis(100),
        Duration.ofDays(30),
        Duration.ofMillis(200));
  }
}
