package dev.forestall.remediation.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.testing.Incidents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class AlertsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Alerts alerts =
      new Alerts(Map.of("team", "shop"), URI.create("https://forestall.example/"), MINUTE);

  @Test
  void areAsAlertmanagerTakesThem() throws IOException {
    golden("opened", Story.leak().opened(), Duration.ofSeconds(1));
    golden("proposed", Story.leak().opened().page().proposed(), Duration.ofSeconds(20));
    golden(
        "resolved",
        Story.leak()
            .opened()
            .page()
            .proposed()
            .executed()
            .verdict(Verdict.IMPROVED)
            .resolved(Duration.ofMinutes(12)),
        Duration.ofMinutes(13));
    golden(
        "node",
        new Story(
                Incidents.of(
                    FaultKind.NODE_NOT_READY,
                    new Subject("here", Subject.NO_NAMESPACE, "Node", "node-1"),
                    Story.BEGIN))
            .opened(),
        Duration.ofSeconds(1));
  }

  private void golden(String name, Story story, Duration after) throws IOException {
    Path file = Path.of("src/test/resources/alerts/" + name + ".json");
    String made = JSON.writeValueAsString(story.alerts(alerts, after)) + "\n";
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, made);
    }
    assertThat(JSON.readTree(made)).isEqualTo(JSON.readTree(Files.readString(file)));
  }

  @Test
  void keepTheirLabelsAllTheirLife() {
    Story story = Story.leak().opened();
    Set<Map<String, String>> labels = new HashSet<>();
    List<Runnable> steps =
        List.of(
            story::page,
            story::proposed,
            story::executed,
            () -> story.verdict(Verdict.UNCHANGED),
            story::escalated,
            () -> story.severity(Severity.INFO, Duration.ofMinutes(9)),
            () ->
                story.detected(
                    story.detector.updated(
                        Story.BEGIN.plusSeconds(600),
                        List.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED)),
                    Duration.ofMinutes(10)),
            () -> story.resolved(Duration.ofMinutes(12)));
    labels.add(story.alerts(alerts, MINUTE).getFirst().labels());
    for (Runnable step : steps) {
      step.run();
      labels.add(story.alerts(alerts, MINUTE).getFirst().labels());
    }
    assertThat(labels).hasSize(1);
    assertThat(labels.iterator().next())
        .containsEntry("severity", "warning")
        .containsEntry("alertname", "ForestallMemoryLeak")
        .containsEntry("predicted", "true")
        .containsEntry("incident", story.detector.id().value())
        .containsEntry("generator", "forestall")
        .containsEntry("team", "shop");
  }

  @Test
  void fireAtEachSeverityThatWasReached_andEndTogether() {
    Story story = Story.leak().opened();
    assertThat(severities(story)).containsExactly("warning");
    story.severity(Severity.CRITICAL, Duration.ofMinutes(2));
    assertThat(severities(story)).containsExactly("warning", "critical");
    story.severity(Severity.INFO, Duration.ofMinutes(4));
    assertThat(severities(story)).as("it only rises").containsExactly("warning", "critical");
    story.resolved(Duration.ofMinutes(5));
    assertThat(story.alerts(alerts, Duration.ofMinutes(6)))
        .hasSize(2)
        .allSatisfy(a -> {
          assertThat(a.fires()).isFalse();
          assertThat(a.endsAt()).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(5)));
        });
  }

  private List<String> severities(Story story) {
    return story.alerts(alerts, Duration.ofMinutes(6)).stream()
        .map(a -> a.labels().getOrDefault("severity", ""))
        .toList();
  }

  @Test
  void areTheSame_whicheverOrderTheEventsCameIn() {
    Story one = Story.leak().opened().severity(Severity.CRITICAL, Duration.ofMinutes(2));
    Life other = Life.UNKNOWN;
    Instant at = Story.BEGIN.plus(Duration.ofMinutes(2));
    for (int i = 0; i < 2; i++) {
      other = other.with(one.update(Severity.CRITICAL, Duration.ofMinutes(2)), at);
      other = other.with(one.detector.opened(), i == 0 ? Story.BEGIN : at);
    }
    assertThat(other).isEqualTo(one.life);
  }

  @Test
  void fireForFourTurnsInRealTime_andNeverEndBeforeTheyBegan() {
    Story story = Story.leak().opened();
    Alert firing = story.alerts(alerts, Duration.ofMinutes(30)).getFirst();
    assertThat(firing.startsAt()).isEqualTo(Story.BEGIN);
    assertThat(firing.endsAt()).isEqualTo(Story.BEGIN.plus(Duration.ofMinutes(34)));
    Alert early = story.alerts(alerts, Duration.ofSeconds(-5)).getFirst();
    assertThat(early.startsAt())
        .as("Kafka's clock is ahead")
        .isEqualTo(Story.BEGIN.minusSeconds(5));
    story.resolved(Duration.ofSeconds(-9));
    Alert odd = story.alerts(alerts, MINUTE).getFirst();
    assertThat(odd.endsAt()).isEqualTo(odd.startsAt());
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, http://localhost:8080/incidents/",
    "http://localhost:8080/, http://localhost:8080/incidents/",
    "https://ops.example/forestall//, https://ops.example/forestall/incidents/"
  })
  void linkTheIncidentsPage_withOneSlash(String console, String start) {
    Story story = Story.leak().opened();
    Alert alert =
        story.alerts(new Alerts(Map.of(), URI.create(console), MINUTE), MINUTE).getFirst();
    assertThat(alert.generatorUrl()).hasToString(start + story.detector.id());
    assertThat(alert.annotations()).containsEntry("approval_url", start + story.detector.id());
  }

  @Test
  void makeHostileNamesHarmless() {
    String name = "ca\"rt\n\u0000\u202E<!channel>\uD800" + "x".repeat(2000);
    Story story = new Story(Subject.deployment("here", "sh op", name)).opened();
    story.proposed().rejected("<b>eve</b>", "no\r\nX: y");
    Alert alert = story.alerts(alerts, MINUTE).getFirst();
    assertThat(alert.labels().get("workload"))
        .startsWith("ca\"rt <!channel> xxx")
        .endsWith("x…")
        .hasSize(256);
    assertThat(alert.annotations())
        .allSatisfy((key, text) -> assertThat(text).doesNotContain("<", ">", "\r", "\u202E"));
    assertThat(alert.annotations().get("summary")).hasSizeLessThanOrEqualTo(1000);
    assertThat(alert.annotations().get("proposal")).hasSizeLessThanOrEqualTo(1000);
    assertThat(JSON.readTree(JSON.writeValueAsBytes(alert)).at("/labels/workload").asString())
        .isEqualTo(alert.labels().get("workload"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://ann:secret@grafana/d/x",
        "/d/x",
        "http://gra fana/"
      })
  void leaveOutAPageThatABrowserMustNotFollow(String url) {
    Story story = Story.leak().opened();
    story.incident.apply(
        new DashboardReady(
            "e", story.detector.id(), story.detector.subject(), Story.BEGIN, url, "u"));
    assertThat(story.alerts(alerts, MINUTE).getFirst().annotations())
        .doesNotContainKey("dashboard_url")
        .containsKey("approval_url");
  }

  @Test
  void sayWhatToDoNext() {
    Story story = Story.leak().opened();
    assertThat(next(story))
        .startsWith("Look at the evidence: https://forestall.example/incidents/");
    assertThat(next(story.proposed())).startsWith("Approve or reject by 10:30 UTC: https://");
    assertThat(next(Story.leak().opened().proposed().rejected("ann", "no")))
        .startsWith("Decide what else to do");
    assertThat(next(story.executed())).startsWith("Nothing to do now: follow");
    assertThat(next(story.verdict(Verdict.UNCHANGED))).startsWith("It did not help");
    assertThat(next(story.escalated())).startsWith("A person is needed");
    assertThat(next(story.resolved(MINUTE))).isEqualTo("Nothing to do: it is over.");
    assertThat(next(Story.leak().opened().proposed().executed().verdict(Verdict.IMPROVED)))
        .startsWith("Nothing to do now: it improved");
  }

  private String next(Story story) {
    return story.alerts(alerts, MINUTE).getFirst().annotations().getOrDefault("next_step", "");
  }

  @Test
  void areNone_beforeTheOpeningIsKnown() {
    Story story = Story.leak().severity(Severity.CRITICAL, MINUTE);
    story.incident.apply(story.detector.opened());
    assertThat(story.alerts(alerts, MINUTE)).isEmpty();
    IncidentOpened opened = story.detector.opened();
    assertThat(story.detected(opened, MINUTE).alerts(alerts, MINUTE)).hasSize(2);
  }
}
