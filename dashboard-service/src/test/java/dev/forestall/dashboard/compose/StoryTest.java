package dev.forestall.dashboard.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.dashboard.Incidents;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Severity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoryTest {
  private final IncidentOpened leak = Incidents.predicted("cart", Incidents.NOON);
  private final Story story = Story.of(leak);
  private final Instant later = leak.at().plusSeconds(120);

  @Test
  void staysTheSame_whenAnUpdateStaysInsideTheDrawnInterval() {
    assertThat(story.after(Incidents.updated(leak, later, Severity.WARNING, eta(3500))))
        .isSameAs(story);
  }

  @Test
  void changes_whenTheForecastLeavesTheDrawnInterval() {
    Story next = story.after(Incidents.updated(leak, later, Severity.WARNING, eta(7200)));
    assertThat(next.forecast()).contains(eta(7200));
    assertThat(next.after(Incidents.updated(leak, leak.at(), Severity.WARNING, eta(3300))))
        .as("an older update")
        .isSameAs(next);
  }

  @Test
  void changes_whenSeverityRisesOrTheForecastIsWithdrawn() {
    assertThat(story.after(Incidents.updated(leak, later, Severity.CRITICAL, eta(3300))))
        .isNotEqualTo(story);
    Story withdrawn = story.after(Incidents.updated(leak, later, Severity.WARNING, null));
    assertThat(withdrawn.forecastStands()).isFalse();
    assertThat(withdrawn.forecast()).as("still drawn").isPresent();
  }

  @Test
  void takesEachEventOnce_inOrderOfTime() {
    Story one = story.after(Incidents.verdict(leak)).after(Incidents.executed(leak));
    Story other = story.after(Incidents.executed(leak)).after(Incidents.verdict(leak));
    assertThat(one).isEqualTo(other);
    assertThat(one.after(Incidents.verdict(leak))).isSameAs(one);
    assertThat(one.after(leak)).isSameAs(one);
    assertThat(one.deeds()).containsExactly(Incidents.executed(leak), Incidents.verdict(leak));
  }

  @Test
  void showsWhatCameAfterTheBreach_whenItIsLater() {
    TimeRange range = TimeRange.of(story);
    assertThat(range)
        .isEqualTo(
            new TimeRange(
                Incidents.NOON.minusSeconds(900), Incidents.NOON.plusSeconds(3900 + 900)));
    Instant end = Incidents.NOON.plusSeconds(7200);
    assertThat(TimeRange.of(story.after(Incidents.resolved(leak, end))).to())
        .isEqualTo(end.plusSeconds(900));
  }

  private static Forecast eta(long secondsAfterNoon) {
    return Incidents.forecast("cart", Incidents.NOON, Incidents.NOON.plusSeconds(secondsAfterNoon));
  }
}
