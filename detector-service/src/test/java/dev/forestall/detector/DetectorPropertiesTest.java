package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class DetectorPropertiesTest {
  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
          .withUserConfiguration(Settings.class);

  @Test
  void hasDefaults() {
    runner.run(context ->
        assertThat(context.getBean(DetectorProperties.class))
            .isEqualTo(
                new DetectorProperties(
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    3,
                    0.05,
                    0.001,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(10),
                    8,
                    new DetectorProperties.Past("", Duration.ofSeconds(20), 2))));
  }

  @Test
  void bindsEveryKey() {
    runner
        .withPropertyValues(
            "forestall.detector.grid=30s",
            "forestall.detector.slot=15s",
            "forestall.detector.holding=4",
            "forestall.detector.error-objective=0.01",
            "forestall.detector.error-budget=0.002",
            "forestall.detector.latency-objective=300ms",
            "forestall.detector.ahead-of-clock=2m",
            "forestall.detector.redis-retry=1s",
            "forestall.detector.enrichment-limit=3s",
            "forestall.detector.enrichments-at-once=2",
            "forestall.detector.history.prometheus-url=http://prometheus:9090",
            "forestall.detector.history.timeout=5s",
            "forestall.detector.history.at-once=3")
        .run(context ->
            assertThat(context.getBean(DetectorProperties.class))
                .isEqualTo(
                    new DetectorProperties(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(15),
                        4,
                        0.01,
                        0.002,
                        Duration.ofMillis(300),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        2,
                        new DetectorProperties.Past(
                            "http://prometheus:9090", Duration.ofSeconds(5), 3))));
  }

  @Test
  void refusesAnUnknownKey() {
    runner
        .withPropertyValues("forestall.detector.gird=30s")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void refusesAValueOutOfRange() {
    runner
        .withPropertyValues("forestall.detector.slot=0s")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void refusesAnAddressThatCannotBeAsked() {
    runner
        .withPropertyValues("forestall.detector.history.prometheus-url=prometheus:9090")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("forestall.detector.history.prometheus-url"));
  }

  @Test
  void asksNobody_whenTheAddressIsBlank() {
    runner
        .withPropertyValues("forestall.detector.history.prometheus-url=")
        .run(context ->
            assertThat(context.getBean(DetectorProperties.class).history().prometheusUrl())
                .isEmpty());
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(DetectorProperties.class)
  static class Settings {}
}
