package dev.forestall.feedback;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of feedback-service.
 *
 * @param priorSuccesses successes that every track record starts with: with {@code priorFailures}
 *     the Beta prior ({@code FORESTALL_FEEDBACK_PRIOR_SUCCESSES})
 * @param priorFailures failures that every track record starts with ({@code
 *     FORESTALL_FEEDBACK_PRIOR_FAILURES})
 * @param exportToken bearer token of {@code GET /export}, at least 16 characters; without it only
 *     callers on the same machine are served ({@code FORESTALL_FEEDBACK_EXPORT_TOKEN})
 */
@ConfigurationProperties(prefix = FeedbackProperties.PREFIX, ignoreUnknownFields = false)
public record FeedbackProperties(
    @DefaultValue("1") double priorSuccesses,
    @DefaultValue("1") double priorFailures,
    @Nullable String exportToken) {
  static final String PREFIX = "forestall.feedback";
  private static final int SHORTEST_TOKEN = 16;

  public FeedbackProperties {
    positive(priorSuccesses, "prior-successes");
    positive(priorFailures, "prior-failures");
    exportToken = exportToken == null || exportToken.isBlank() ? null : exportToken.strip();
    if (exportToken != null && exportToken.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          PREFIX + ".export-token must have at least " + SHORTEST_TOKEN + " characters");
    }
  }

  /** Without the token: it is nobody else's business. */
  @Override
  public String toString() {
    return "FeedbackProperties[priorSuccesses=%s, priorFailures=%s]"
        .formatted(priorSuccesses, priorFailures);
  }

  private static void positive(double value, String key) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          PREFIX + "." + key + " must be a number greater than 0, not " + value);
    }
  }
}
