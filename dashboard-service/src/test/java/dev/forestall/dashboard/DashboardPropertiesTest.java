package dev.forestall.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.dashboard.grafana.GrafanaSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DashboardPropertiesTest {
  private static final Map<String, String> GRAFANA =
      Map.ofEntries(
          Map.entry("url", "http://grafana:3000/"),
          Map.entry("public-url", "https://ops.example.org/grafana"),
          Map.entry("token", "glsa_secret"),
          Map.entry("folder", "incidents"),
          Map.entry("data-source", "prom-1"),
          Map.entry("cluster-label", "cluster"),
          Map.entry("rate-window", "5m"),
          Map.entry("timeout", "3s"),
          Map.entry("at-once", "2"),
          Map.entry("retry", "1s"),
          Map.entry("keep", "7d"),
          Map.entry("tidy-every", "10m"));

  @EnableConfigurationProperties(DashboardProperties.class)
  static class Settings {}

  @Test
  void leadsToTheUsualPort_whenNothingIsSet() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new DashboardProperties(
                URI.create("http://localhost:8080"),
                new GrafanaSettings(
                    null,
                    null,
                    null,
                    "forestall",
                    null,
                    null,
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    4,
                    Duration.ofSeconds(2),
                    Duration.ofDays(30),
                    Duration.ofHours(1))));
    assertThat(bind(Map.of("forestall.dashboard.grafana.url", "")).grafana().address()).isEmpty();
  }

  @Test
  void bindsEveryKey_whenSet() {
    Map<String, String> settings = new HashMap<>();
    settings.put("forestall.dashboard.console-url", "https://ops.example.org/f");
    GRAFANA.forEach((key, value) -> settings.put("forestall.dashboard.grafana." + key, value));
    assertThat(bind(settings))
        .isEqualTo(
            new DashboardProperties(
                URI.create("https://ops.example.org/f"),
                new GrafanaSettings(
                    URI.create("http://grafana:3000"),
                    URI.create("https://ops.example.org/grafana"),
                    "glsa_secret",
                    "incidents",
                    "prom-1",
                    "cluster",
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(3),
                    2,
                    Duration.ofSeconds(1),
                    Duration.ofDays(7),
                    Duration.ofMinutes(10))));
    assertThat(bind(settings).toString()).doesNotContain("glsa_secret").contains("***");
  }

  @ParameterizedTest
  @CsvSource({
    "url,grafana:3000,url must be an address like",
    "url,http://admin:secret@h,url must be an address like",
    "public-url,http://h?x=y,public-url must be an address like",
    "token,two words,token must be one word",
    "folder,general,folder must be a uid",
    "folder,a/b,folder must be a uid",
    "data-source,a b,data-source must be the uid",
    "cluster-label,a-b,cluster-label must be the name of a label",
    "rate-window,10ms,rate-window must be at least 1s",
    "timeout,0s,timeout must be longer",
    "at-once,0,at-once must lie between 1 and 64",
    "retry,0s,retry must be longer",
    "keep,-1d,keep must be longer",
    "tidy-every,0s,tidy-every must be longer"
  })
  void namesKeyAndExpectation_whenAValueForGrafanaIsWrong(
      String key, String value, String sentence) {
    Map<String, String> settings = new HashMap<>();
    settings.put("forestall.dashboard.grafana.url", "http://h");
    settings.put("forestall.dashboard.grafana." + key, value);
    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageStartingWith("forestall.dashboard.grafana." + sentence)
        .hasMessageNotContaining("secret");
  }

  @Test
  void asksForTheUrl_whenOnlyTheTokenIsSet() {
    assertThatThrownBy(() -> bind(Map.of("forestall.dashboard.grafana.token", "t")))
        .rootCause()
        .hasMessageContaining("forestall.dashboard.grafana.url must be set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8080", "ftp://h", "http:///x", "console", "http://h?a=b", "http://h#x"})
  void namesKeyAndExpectation_whenTheAddressIsWrong(String value) {
    assertThatThrownBy(() -> bind(Map.of("forestall.dashboard.console-url", value)))
        .rootCause()
        .hasMessage(
            "forestall.dashboard.console-url must be an address like"
                + " http://forestall.example.org, not '"
                + value
                + "'");
  }

  @Test
  void failsTheStart_whenAKeyIsUnknown() {
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues("forestall.dashboard.consol-url=http://h")
        .run(context ->
            assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("consol-url"));
  }

  private static DashboardProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("forestall.dashboard", DashboardProperties.class);
  }
}
