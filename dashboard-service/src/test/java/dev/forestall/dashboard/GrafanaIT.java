package dev.forestall.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.dashboard.compose.DashboardUid;
import dev.forestall.dashboard.grafana.GrafanaStub;
import dev.forestall.dashboard.grafana.GrafanaStub.Mode;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardFailed;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service between the real broker and Grafana's API. */
class GrafanaIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Integer> PARTITIONS = List.of(0, 1, 2);
  private static final String TOKEN = "glsa_right";

  private final Instant onset = Instant.now().minusSeconds(1200).truncatedTo(ChronoUnit.SECONDS);
  private final GrafanaStub grafana;

  GrafanaIT() throws IOException {
    grafana = new GrafanaStub(TOKEN);
  }

  @AfterEach
  void stop() {
    grafana.close();
  }

  @Test
  void followsTheIncidentToItsEnd_andDrawsItAgainAfterAKill() {
    IncidentOpened leak = Incidents.predicted("cart-a", onset);
    String uid = DashboardUid.of(leak.incidentId());
    try (ConfigurableApplicationContext service = start()) {
      publish(service, Topics.INCIDENTS, leak.subject(), leak);
      await().atMost(PATIENCE).until(() -> !told(service, leak.incidentId()).isEmpty());
      assertThat(told(service, leak.incidentId()))
          .singleElement()
          .isInstanceOfSatisfying(
              DashboardReady.class,
              ready -> {
                assertThat(ready.uid()).isEqualTo(uid);
                assertThat(ready.url())
                    .startsWith(grafana.address() + "/d/" + uid + "/incident?from=");
                assertThat(ready.eventId()).isEqualTo(leak.incidentId() + "/0/dashboard");
              });
      publish(service, Topics.REMEDIATIONS, leak.subject(), Incidents.executed(leak));
      publish(service, Topics.INCIDENTS, leak.subject(), Incidents.enriched(leak));
      shows(uid, "\"Action\"");
      shows(uid, "\"Rollout\"");
      shows(uid, "Requests");
      publish(service, Topics.REMEDIATIONS, leak.subject(), Incidents.verdict(leak));
      shows(uid, "Verdict IMPROVED");
    }
    grafana.dashboards().clear();
    try (ConfigurableApplicationContext service = start()) {
      shows(uid, "Verdict IMPROVED");
      publish(service, Topics.INCIDENTS, leak.subject(), Incidents.resolved(leak));
      shows(uid, "\"Resolved\"");
      assertThat(told(service, leak.incidentId())).as("told once").hasSize(1);
    }
    assertThat(grafana.violations()).isEmpty();
  }

  @Test
  void saysWhyThereIsNone_delaysNobody_andTellsWhenThereIs() {
    IncidentOpened first = Incidents.predicted("cart-b", onset);
    IncidentOpened second = Incidents.opened("price-b");
    grafana.behave(Mode.UNAUTHORIZED);
    try (ConfigurableApplicationContext service = start()) {
      publish(service, Topics.INCIDENTS, first.subject(), first);
      await().atMost(PATIENCE).until(() -> !told(service, first.incidentId()).isEmpty());
      assertThat(told(service, first.incidentId()).getFirst())
          .isInstanceOfSatisfying(
              DashboardFailed.class,
              failed ->
                  assertThat(failed.reason())
                      .contains("forestall.dashboard.grafana.token")
                      .doesNotContain(TOKEN));
      grafana.behave(Mode.SLOW);
      publish(service, Topics.INCIDENTS, second.subject(), second);
      publish(service, Topics.INCIDENTS, second.subject(), Incidents.resolved(second));
      await().atMost(PATIENCE).until(() -> !told(service, second.incidentId()).isEmpty());
      assertThat(told(service, second.incidentId()).getFirst()).isInstanceOf(DashboardFailed.class);
      grafana.behave(Mode.WELL);
      for (IncidentOpened each : List.of(first, second)) {
        await()
            .atMost(PATIENCE)
            .until(() -> told(service, each.incidentId()).getLast() instanceof DashboardReady);
      }
      shows(DashboardUid.of(second.incidentId()), "\"Resolved\"");
    }
    assertThat(grafana.violations()).isEmpty();
  }

  private void shows(String uid, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(String.valueOf(grafana.dashboards().get(uid))).contains(text));
  }

  private ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(DashboardApplication.class)
        .run(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers(),
            "--forestall.kafka.partitions=" + PARTITIONS.size(),
            "--forestall.dashboard.console-url=http://console/",
            "--forestall.dashboard.grafana.url=" + grafana.address() + "/",
            "--forestall.dashboard.grafana.token=" + TOKEN,
            "--forestall.dashboard.grafana.timeout=2s",
            "--forestall.dashboard.grafana.retry=100ms");
  }

  private static void publish(
      ConfigurableApplicationContext service, Topics topic, Subject subject, Object value) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          service.getBean(EventPublisher.class).publishAndWait(topic, subject, value);
          return true;
        });
  }

  private static List<DashboardEvent> told(
      ConfigurableApplicationContext service, IncidentId incident) {
    List<DashboardEvent> told = new ArrayList<>();
    service
        .getBean(TopicReplay.class)
        .replay(
            Topics.DASHBOARDS,
            PARTITIONS,
            record -> {
              if (record.value() instanceof DashboardEvent event
                  && event.incidentId().equals(incident)) {
                told.add(event);
              }
            });
    return told;
  }
}
