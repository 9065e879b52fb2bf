package dev.forestall.remediation.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.DashboardEvent.DashboardFailed;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.remediation.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what is told: the couriers here only collect. */
class NotificationsTest {
  private static final Duration TURN = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestClock real = new TestClock(Story.BEGIN);
  private final Courier courier =
      new Courier(
          new Alertmanager(URI.create("http://127.0.0.1:1"), null, SECOND),
          Courier.Pauses.USUAL,
          (delivery, count) -> {},
          real);
  private final Notifications notifications = owner();
  private final Story story = Story.leak();

  private Notifications owner() {
    return new Notifications(
        new Alerts(Map.of(), URI.create("http://localhost:8080"), TURN),
        List.of(courier),
        new Notifications.Turns(TURN, KEPT),
        real);
  }

  @AfterEach
  void close() {
    notifications.close();
  }

  @Test
  void tellsAtOnceThenAtEveryTurn() {
    detected(story.detector.opened());
    assertThat(told()).hasSize(1);
    assertThat(told()).isEmpty();
    real.pass(TURN.minus(SECOND));
    assertThat(told()).isEmpty();
    real.pass(SECOND);
    assertThat(told())
        .singleElement()
        .satisfies(a -> {
          assertThat(a.startsAt()).isEqualTo(Story.BEGIN);
          assertThat(a.endsAt()).isEqualTo(real.instant().plus(TURN.multipliedBy(4)));
        });
  }

  @Test
  void tellsAtOnce_whenSomethingThatMattersChanged() {
    detected(story.detector.opened());
    assertThat(told()).hasSize(1);
    List<Runnable> steps =
        List.of(
            story::page,
            story::proposed,
            story::executed,
            () -> story.verdict(Verdict.WORSE),
            story::escalated,
            () -> detected(story.update(Severity.CRITICAL, SECOND)),
            () -> detected(story.detector.resolved(real.instant())));
    for (Runnable step : steps) {
      step.run();
      assertThat(told()).isNotEmpty();
      assertThat(told()).isEmpty();
    }
  }

  @Test
  void tellsAgain_whenAPageThatFailedCameLater() {
    detected(story.detector.opened());
    story.incident.apply(
        new DashboardFailed(
            story.detector.id() + "/0/dashboard",
            story.detector.id(),
            story.detector.subject(),
            Story.BEGIN,
            "Grafana is away."));
    assertThat(told()).isNotEmpty();
    assertThat(told()).isEmpty();
    story.page();
    assertThat(told())
        .singleElement()
        .satisfies(a -> assertThat(a.annotations()).containsKey("dashboard_url"));
  }

  @Test
  void waitsForItsTurn_whenOnlyTheForecastMoved() {
    detected(story.detector.opened());
    assertThat(told()).hasSize(1);
    detected(story.update(Severity.WARNING, SECOND));
    assertThat(told()).isEmpty();
    real.pass(TURN);
    assertThat(told())
        .singleElement()
        .satisfies(a -> assertThat(a.annotations()).containsEntry("summary", "It goes on."));
  }

  @Test
  void repeatsTheEndForAWhile_sinceOneMayBeLost() {
    detected(story.detector.opened());
    assertThat(told()).hasSize(1);
    real.pass(TURN);
    detected(story.detector.resolved(real.instant()));
    int times = 0;
    for (Duration passed = Duration.ZERO;
        passed.compareTo(KEPT.multipliedBy(2)) < 0;
        passed = passed.plus(TURN)) {
      for (Alert alert : told()) {
        assertThat(alert.fires()).isFalse();
        assertThat(alert.endsAt()).isEqualTo(Story.BEGIN.plus(TURN));
        times++;
      }
      real.pass(TURN);
    }
    assertThat(times).isEqualTo(6);
  }

  @Test
  void goesOn_whenAnotherOwnerTakesOver() {
    detected(story.detector.opened());
    List<Alert> before = told();
    real.pass(SECOND);
    try (Notifications next = owner()) {
      next.note(story.detector.opened(), Story.BEGIN);
      next.tell(story.incident);
      List<Alert> after = taken();
      assertThat(after).hasSize(1);
      assertThat(after.getFirst().labels()).isEqualTo(before.getFirst().labels());
      assertThat(after.getFirst().startsAt()).isEqualTo(before.getFirst().startsAt());
    }
  }

  @Test
  void tellsTheEndOnly_whenItEndedWhileNobodyOwnedIt_andNothingWhenThatIsLongAgo() {
    detected(story.detector.opened());
    detected(story.detector.resolved(Story.BEGIN));
    real.pass(KEPT);
    assertThat(told()).singleElement().satisfies(a -> assertThat(a.fires()).isFalse());
    notifications.forget(story.detector.id());
    notifications.note(story.detector.opened(), Story.BEGIN);
    notifications.note(story.detector.resolved(Story.BEGIN), Story.BEGIN);
    real.pass(SECOND);
    assertThat(told()).isEmpty();
  }

  @Test
  void takesBackWhatWaits_whenTheIncidentIsInAnotherHand() {
    detected(story.detector.opened());
    notifications.tell(story.incident);
    assertThat(courier.waiting()).hasSize(1);
    notifications.forget(story.detector.id());
    assertThat(courier.waiting()).isEmpty();
    real.pass(TURN);
    assertThat(told()).isEmpty();
  }

  @Test
  void saysNothing_aboutWhatItWasNotGivenToNote() {
    story.incident.apply(story.detector.opened());
    assertThat(told()).isEmpty();
  }

  private void detected(IncidentEvent event) {
    story.incident.apply(event);
    notifications.note(event, real.instant());
  }

  private List<Alert> told() {
    notifications.tell(story.incident);
    return taken();
  }

  private List<Alert> taken() {
    List<Alert> alerts = courier.waiting();
    courier.withdraw(story.detector.id());
    return alerts;
  }
}
