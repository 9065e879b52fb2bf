package dev.forestall.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FeedbackPropertiesTest {
  @Test
  void startsFromTheUniformPrior_whenNothingIsSet() {
    assertThat(bind(Map.of())).isEqualTo(new FeedbackProperties(1, 1));
  }

  @Test
  void takesTheKeysAsDocumented() {
    assertThat(
            bind(
                Map.of(
                    "forestall.feedback.prior-successes", "2",
                    "forestall.feedback.prior-failures", "3")))
        .isEqualTo(new FeedbackProperties(2, 3));
  }

  @Test
  void refusesAPriorOfNothing_namingTheKey() {
    assertThatThrownBy(() -> bind(Map.of("forestall.feedback.prior-failures", "0")))
        .rootCause()
        .hasMessage("forestall.feedback.prior-failures must be a number greater than 0, not 0.0");
  }

  private static FeedbackProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(FeedbackProperties.PREFIX, FeedbackProperties.class);
  }
}
