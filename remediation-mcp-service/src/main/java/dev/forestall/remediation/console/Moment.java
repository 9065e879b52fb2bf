package dev.forestall.remediation.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time as a page shows it: UTC, and how far away it is.
 *
 * @param iso for machines
 * @param millis milliseconds since 1970
 * @param utc "12:01:05", with its date when that is another day
 * @param relative "3 min ago", "in 12 min"
 */
record Moment(String iso, long millis, String utc, String relative) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration JUST_NOW = Duration.ofSeconds(-3);
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;
  private static final long DAY = 86_400;

  static Moment of(Instant at, Instant now) {
    boolean today =
        at.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
    return new Moment(
        at.toString(),
        at.toEpochMilli(),
        (today ? TIME : DATE).format(at) + " UTC",
        relative(Duration.between(now, at)));
  }

  static @Nullable Moment orNull(@Nullable Instant at, Instant now) {
    return at == null ? null : of(at, now);
  }

  private static String relative(Duration ahead) {
    if (!ahead.isPositive() && ahead.compareTo(JUST_NOW) > 0) {
      return "just now";
    }
    return ahead.isNegative() ? span(ahead.negated()) + " ago" : "in " + span(ahead);
  }

  /** "40 s", "12 min", "3 h 5 min", "4 d". */
  static String span(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min";
    }
    if (seconds < 2 * DAY) {
      long minutes = seconds % HOUR / MINUTE;
      return seconds / HOUR + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
    return seconds / DAY + " d";
  }
}
