package dev.forestall.dashboard.compose;

import dev.forestall.model.Require;
import dev.forestall.model.incident.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a dashboard shows: from before the onset to after the predicted breach, and after whatever
 * was done. Never more than two days to either side of the opening.
 *
 * @param from first moment
 * @param to last moment
 */
public record TimeRange(Instant from, Instant to) {
  private static final Duration BEFORE = Duration.ofMinutes(15);
  private static final Duration AFTER = Duration.ofMinutes(15);
  private static final Duration FURTHEST = Duration.ofDays(2);
  private static final int CURVE_POINTS = 50;
  private static final long LEAST_STEP_SECONDS = 60;
  // an event may hold any time: what lies outside of these is not worth a dashboard
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  public TimeRange {
    Require.that(from.isBefore(to), "a range must begin before it ends");
  }

  /** Of an incident. */
  public static TimeRange of(Story story) {
    Instant opened = sane(story.opened().at());
    Instant least = opened.minus(FURTHEST);
    Instant most = opened.plus(FURTHEST);
    Instant onset = between(story.opened().onset(), least, opened);
    Instant newest = between(story.newest(), opened, most);
    Instant breach = story.forecast().map(Forecast::to).orElse(newest);
    Instant end = newest.isAfter(breach) ? newest : between(breach, newest, most);
    return new TimeRange(
        onset.minus(BEFORE).truncatedTo(ChronoUnit.SECONDS),
        end.plus(AFTER).truncatedTo(ChronoUnit.SECONDS));
  }

  /** Whether it shows this moment. */
  public boolean shows(Instant at) {
    return !at.isBefore(from) && !at.isAfter(to);
  }

  /** This moment, or the nearest that is shown. */
  public Instant nearest(Instant at) {
    return between(at, from, to);
  }

  /**
   * A step in seconds at which a region's times are less than a step apart: Grafana asks for about
   * a hundred points of a mark, rounded to a whole unit.
   */
  public long markStepSeconds() {
    return Math.max(LEAST_STEP_SECONDS, Duration.between(from, to).toSeconds() / CURVE_POINTS);
  }

  /** A moment that any calendar can show. */
  static Instant sane(Instant at) {
    return between(at, EARLIEST, LATEST);
  }

  private static Instant between(Instant at, Instant least, Instant most) {
    return at.isBefore(least) ? least : at.isAfter(most) ? most : at;
  }
}
