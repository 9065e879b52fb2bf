package dev.forestall.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void readsEachArgument() {
    Instant realOrigin = Instant.now().minusSeconds(10);
    Settings settings =
        Settings.of(
            "--address=0.0.0.0",
            "--port=7001",
            "--cluster=one",
            "--scenario=crash-loop",
            "--seed=-3",
            "--clock-origin=2026-01-01T00:00:00Z",
            "--clock-real-origin=" + realOrigin,
            "--speed=20",
            "--remote-write=http://127.0.0.1:1/write",
            "--life-line=true");

    assertThat(settings.address()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(7001);
    assertThat(settings.cluster()).isEqualTo("one");
    assertThat(settings.scenario()).isEqualTo("crash-loop");
    assertThat(settings.seed()).isEqualTo(-3);
    assertThat(settings.remoteWrite()).hasToString("http://127.0.0.1:1/write");
    assertThat(settings.lifeLine()).isTrue();
    assertThat(settings.clock().instant())
        .isAfterOrEqualTo(Instant.parse("2026-01-01T00:03:20Z"))
        .isBefore(Instant.parse("2026-01-01T01:00:00Z"));
    assertThat(settings.clock().real(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void takesTheDefault_whenAValueIsEmpty() {
    Settings settings = Settings.of("--clock-origin=", "--clock-real-origin=", "--speed=");

    assertThat(settings.address()).isEqualTo("127.0.0.1");
    assertThat(settings.clock().instant())
        .isBetween(Instant.now().minusSeconds(10), Instant.now().plusSeconds(1));
  }

  @Test
  void sendsSpansBesideTheSamples_whenNothingElseIsSaid() {
    Settings settings = Settings.of("--remote-write=http://collector:8081/api/v1/write");

    assertThat(settings.otlp()).hasToString("http://collector:8081/");
    assertThat(settings.alsoWrite()).isEmpty();
    Settings other =
        Settings.of("--otlp=http://otel:4318", "--also-write=http://prometheus:9090/api/v1/write");
    assertThat(other.otlp().resolve("/v1/logs")).hasToString("http://otel:4318/v1/logs");
    assertThat(other.alsoWrite().orElseThrow()).hasHost("prometheus");
  }

  @Test
  void refuses_whenAnArgumentIsUnknown() {
    assertThatThrownBy(() -> Settings.of("--sead=3")).hasMessageContaining("--sead=3 is not known");
  }

  @Test
  void refuses_whenAValueIsWrong() {
    assertThatThrownBy(() -> Settings.of("--seed=three"))
        .hasMessage("--seed must be a whole number, not three");
    assertThatThrownBy(() -> Settings.of("--speed=0"))
        .hasMessage("speed must be greater than 0, not 0.0");
    assertThatThrownBy(() -> Settings.of("--clock-origin=noon"))
        .hasMessage("--clock-origin must be an instant, not noon");
  }
}
