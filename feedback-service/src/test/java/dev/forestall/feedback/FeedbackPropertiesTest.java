package dev.forestall.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class FeedbackPropertiesTest {
  @EnableConfigurationProperties(FeedbackProperties.class)
  static class Settings {}

  @Test
  void startsFromTheUniformPrior_whenNothingIsSet() {
    assertThat(bind(Map.of())).isEqualTo(new FeedbackProperties(1, 1, null));
  }

  @Test
  void takesTheKeysAsDocumented() {
    assertThat(
            bind(
                Map.of(
                    "forestall.feedback.prior-successes", "2",
                    "forestall.feedback.prior-failures", "3",
                    "forestall.feedback.export-token", "0123456789abcdef")))
        .isEqualTo(new FeedbackProperties(2, 3, "0123456789abcdef"));
  }

  @Test
  void refusesAPriorOfNothing_namingTheKey() {
    assertThatThrownBy(() -> bind(Map.of("forestall.feedback.prior-failures", "0")))
        .rootCause()
        .hasMessage("forestall.feedback.prior-failures must be a number greater than 0, not 0.0");
  }

  @Test
  void refusesAShortToken_namingTheKeyAndNotTheToken() {
    assertThatThrownBy(() -> bind(Map.of("forestall.feedback.export-token", "secret")))
        .rootCause()
        .hasMessage("forestall.feedback.export-token must have at least 16 characters");
    assertThat(new FeedbackProperties(1, 1, "0123456789abcdef").toString())
        .doesNotContain("0123456789abcdef");
  }

  @Test
  void failsTheStart_whenAKeyIsUnknown() {
    new ApplicationContextRunner()
        .withUserConfiguration(Settings.class)
        .withPropertyValues("forestall.feedback.prior-sucesses=1")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("prior-sucesses"));
  }

  private static FeedbackProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(FeedbackProperties.PREFIX, FeedbackProperties.class);
  }
}
