package dev.forestall.detector.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Calls, of which half are forgotten every fifteen minutes of event time. Adding is the same in any
 * order, so that increments of a minute may come late.
 *
 * @param minute the newest minute, counted from the epoch
 * @param calls what is left of the calls at that minute
 */
record EdgeWeight(long minute, double calls) {
  private static final double HALF_LIFE_MINUTES = 15;
  private static final double SECONDS = 60;

  /** Calls in the minute that ends then. */
  static EdgeWeight of(Instant end, long calls) {
    return new EdgeWeight(Math.floorDiv(end.getEpochSecond(), (long) SECONDS), calls);
  }

  /** Reads {@link #text()} back; what cannot be read is nothing. */
  static EdgeWeight parse(String text) {
    String[] parts = text.split(" ", 2);
    try {
      double calls = parts.length == 2 ? Double.parseDouble(parts[1]) : 0;
      return new EdgeWeight(Long.parseLong(parts[0]), Double.isFinite(calls) ? calls : 0);
    } catch (NumberFormatException e) {
      return new EdgeWeight(0, 0);
    }
  }

  String text() {
    return minute + " " + calls;
  }

  EdgeWeight plus(EdgeWeight other) {
    long newest = Math.max(minute, other.minute);
    return new EdgeWeight(newest, at(newest) + other.at(newest));
  }

  Instant lastSeen() {
    return Instant.ofEpochSecond(minute * (long) SECONDS);
  }

  boolean seenSince(Instant at, Duration ago) {
    return !lastSeen().isBefore(at.minus(ago));
  }

  /** Calls a minute, as of then. */
  double callsPerMinute(Instant at) {
    long now = Math.max(minute, Math.floorDiv(at.getEpochSecond(), (long) SECONDS));
    return at(now) * (1 - Math.exp(-Math.log(2) / HALF_LIFE_MINUTES));
  }

  private double at(long later) {
    return calls * Math.exp(-Math.log(2) * (later - minute) / HALF_LIFE_MINUTES);
  }
}
