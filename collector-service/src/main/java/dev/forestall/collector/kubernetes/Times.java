package dev.forestall.collector.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as the API server writes them (RFC 3339). */
final class Times {
  private Times() {}

  /** The time, empty when there is none or it is malformed. */
  static Optional<Instant> parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static @Nullable Instant orNull(@Nullable String text) {
    return parse(text).orElse(null);
  }
}
