package dev.forestall.detector.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ForecastKindsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void wakesNobody_whenAGrowthWasWatchedLittleLongerThanIsLeft() {
    assertThat(ForecastKinds.isSure(memory(Duration.ofMinutes(11), 0.88), NOW)).isFalse();
    assertThat(ForecastKinds.isSure(memory(Duration.ofMinutes(11), 0.91), NOW)).isTrue();
  }

  @Test
  void doesNotWait_whenLittleIsLeft() {
    assertThat(ForecastKinds.isSure(memory(Duration.ofMinutes(5), 0.86), NOW)).isTrue();
  }

  @Test
  void speaksOfDisksADayAhead_andOfMemoryAnHour() {
    assertThat(ForecastKinds.horizon(forecast(Metrics.VOLUME, Duration.ofHours(6), 0.9)))
        .isEqualTo(Duration.ofHours(24));
    assertThat(ForecastKinds.horizon(memory(Duration.ofMinutes(30), 0.9)))
        .isEqualTo(Duration.ofHours(1));
  }

  private static Forecast memory(Duration left, double probability) {
    return forecast(Metrics.MEMORY, left, probability);
  }

  private static Forecast forecast(String metric, Duration left, double probability) {
    Instant eta = NOW.plus(left);
    return new Forecast(
        "p",
        "app",
        metric,
        "bytes",
        80,
        100,
        0.01,
        NOW,
        eta,
        eta,
        eta.plusSeconds(60),
        probability);
  }
}
