package dev.forestall.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant HOUR_AGO = NOW.minus(Duration.ofHours(1));

  private long realNanos;
  private final Progress progress = new Progress(Clock.fixed(NOW, ZoneOffset.UTC), () -> realNanos);

  @Test
  void saysNothing_beforeTheFirstSampleOrAMinuteOfSilence() {
    assertThat(progress.upTo()).isEmpty();
    passes(Duration.ofSeconds(59));
    assertThat(progress.upTo()).isEmpty();
    passes(Duration.ofSeconds(1));
    assertThat(progress.upTo()).contains(NOW.minusSeconds(60));
  }

  @Test
  void followsTheData_whenASenderBackFills() {
    acknowledged("a", HOUR_AGO);
    assertThat(progress.upTo()).contains(HOUR_AGO);
    acknowledged("a", HOUR_AGO.plusSeconds(900));
    assertThat(progress.upTo()).contains(HOUR_AGO.plusSeconds(900));
  }

  @Test
  void waitsForTheSlowestSender_untilItIsSilentForAMinute() {
    acknowledged("slow", HOUR_AGO);
    acknowledged("fast", NOW);
    assertThat(progress.upTo()).contains(HOUR_AGO);
    passes(Duration.ofSeconds(50));
    acknowledged("fast", NOW);
    passes(Duration.ofSeconds(11));
    assertThat(progress.upTo()).contains(NOW);
  }

  @Test
  void doesNotPassWhatIsOnItsWay() {
    acknowledged("a", HOUR_AGO);
    assertThat(progress.upTo()).contains(HOUR_AGO);
    Progress.Ticket onItsWay = progress.begin(HOUR_AGO.plusSeconds(30));
    acknowledged("a", HOUR_AGO.plusSeconds(60));
    assertThat(progress.upTo()).contains(HOUR_AGO.plusSeconds(30).minusMillis(1));
    onItsWay.close();
    assertThat(progress.upTo()).contains(HOUR_AGO.plusSeconds(60));
  }

  @Test
  void neverGoesBack() {
    acknowledged("a", NOW);
    assertThat(progress.upTo()).contains(NOW);
    acknowledged("b", HOUR_AGO);
    assertThat(progress.upTo()).contains(NOW);
    try (Progress.Ticket late = progress.begin(HOUR_AGO)) {
      assertThat(progress.upTo()).contains(NOW);
    }
  }

  private void acknowledged(String sender, Instant newest) {
    try (Progress.Ticket ticket = progress.begin(newest)) {
      ticket.acknowledged(sender, newest);
    }
  }

  private void passes(Duration real) {
    realNanos += real.toNanos();
  }
}
