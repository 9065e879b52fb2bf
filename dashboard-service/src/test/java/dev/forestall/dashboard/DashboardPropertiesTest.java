package dev.forestall.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DashboardPropertiesTest {
  @EnableConfigurationProperties(DashboardProperties.class)
  static class Settings {}

  @Test
  void leadsToTheUsualPort_whenNothingIsSet() {
    assertThat(bind(Map.of()))
        .isEqualTo(new DashboardProperties(URI.create("http://localhost:8080")));
  }

  @Test
  void bindsEveryKey_whenSet() {
    assertThat(bind(Map.of("forestall.dashboard.console-url", "https://ops.example.org/f")))
        .isEqualTo(new DashboardProperties(URI.create("https://ops.example.org/f")));
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
