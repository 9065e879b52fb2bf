package dev.forestall.feedback;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of feedback-service.
 *
 * @param priorSuccesses successes that every track record starts with: with {@code priorFailures}
 *     the Beta prior ({@code FORESTALL_FEEDBACK_PRIOR_SUCCESSES})
 * @param priorFailures failures that every track record starts with ({@code
 *     FORESTALL_FEEDBACK_PRIOR_FAILURES})
 */
@ConfigurationProperties(prefix = FeedbackProperties.PREFIX, ignoreUnknownFields = false)
public record FeedbackProperties(
    @DefaultValue("1") double priorSuccesses, @DefaultValue("1") double priorFailures) {
  static final String PREFIX = "forestall.feedback";

  public FeedbackProperties {
    positive(priorSuccesses, "prior-successes");
    positive(priorFailures, "prior-failures");
  }

  private static void positive(double value, String key) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          PREFIX + "." + key + " must be a number greater than 0, not " + value);
    }
  }
}
