package dev.forestall.remediation.console;

import dev.forestall.model.incident.Forecast;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that is left until the predicted breach.
 *
 * @param eta most likely time
 * @param from start of the 80 % interval
 * @param to its end
 * @param text "12 min"; "now" when it is due
 * @param interval "9 to 16 min", null when it is over
 * @param percent probability that it comes at all
 */
record Countdown(
    Moment eta, Moment from, Moment to, String text, @Nullable String interval, long percent) {

  static @Nullable Countdown of(@Nullable Forecast forecast, Instant now) {
    if (forecast == null) {
      return null;
    }
    return new Countdown(
        Moment.of(forecast.eta(), now),
        Moment.of(forecast.from(), now),
        Moment.of(forecast.to(), now),
        left(now, forecast.eta()),
        interval(now, forecast),
        Math.round(forecast.probability() * 100));
  }

  private static String left(Instant now, Instant eta) {
    return eta.isAfter(now) ? Moment.span(Duration.between(now, eta)) : "now";
  }

  private static @Nullable String interval(Instant now, Forecast forecast) {
    if (!forecast.to().isAfter(now)) {
      return null;
    }
    String from =
        forecast.from().isAfter(now) ? Moment.span(Duration.between(now, forecast.from())) : "now";
    return range(from, Moment.span(Duration.between(now, forecast.to())));
  }

  /** "9 to 16 min": a unit that both share is said once. */
  private static String range(String from, String to) {
    for (String unit : new String[] {" s", " min"}) {
      if (from.endsWith(unit) && to.endsWith(unit) && !(from + to).contains("h")) {
        return from.substring(0, from.length() - unit.length()) + " to " + to;
      }
    }
    return from + " to " + to;
  }
}
