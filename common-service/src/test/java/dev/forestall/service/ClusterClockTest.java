package dev.forestall.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private static final Instant REAL = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isTheSystemClock_whenNothingIsSet() {
    Clock system = Clock.systemUTC();
    assertThat(ClusterClock.of(new ClockSettings(null, null, 1), system)).isSameAs(system);
  }

  @Test
  void runsFaster_whenASpeedIsSet() {
    Clock real = Clock.fixed(REAL.plusMillis(1_500), ZoneOffset.UTC);
    Clock clock = ClusterClock.of(new ClockSettings(ORIGIN, REAL, 20), real);
    assertThat(clock.instant()).isEqualTo(ORIGIN.plusSeconds(30));
  }

  @Test
  void goesBack_whenAskedForATimeBeforeTheOrigin() {
    Clock real = Clock.fixed(REAL.minusSeconds(1), ZoneOffset.UTC);
    Clock clock = ClusterClock.of(new ClockSettings(ORIGIN, REAL, 4), real);
    assertThat(clock.instant()).isEqualTo(ORIGIN.minusSeconds(4));
  }

  @Test
  void refusesHalfASetting_namingBothKeys() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClockSettings(ORIGIN, null, 1))
        .withMessageContaining("forestall.clock.origin")
        .withMessageContaining("forestall.clock.real-origin");
    assertThatIllegalArgumentException().isThrownBy(() -> new ClockSettings(null, null, 20));
    assertThatIllegalArgumentException().isThrownBy(() -> new ClockSettings(ORIGIN, REAL, 0));
  }
}
