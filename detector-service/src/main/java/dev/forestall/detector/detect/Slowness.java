package dev.forestall.detector.detect;

import dev.forestall.detector.forecast.Robust;
import dev.forestall.detector.window.MinuteTier;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The symptom that requests take much longer than they usually do: in each of three minutes the
 * mean is at least three times, and a tenth of a second above, what it was before. What was usual
 * is held from the beginning, so that a fault that stays does not become usual.
 */
public final class Slowness {
  private static final SeriesKey REQUESTS = new SeriesKey("", Metrics.REQUESTS);
  private static final SeriesKey SECONDS = new SeriesKey("", Metrics.REQUEST_SECONDS);
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int MINUTES = 3;
  private static final int PAST_TO = 5;
  private static final int FEWEST_MINUTES = 5;
  private static final double FEWEST_REQUESTS = 30;
  private static final double TIMES_USUAL = 3;
  private static final double SECONDS_MORE = 0.1;
  private static final double ENDS_AT = 0.5;
  private static final double MILLIS = 1000;

  private long since = -1;
  private double usual;

  /** Requests of a stretch of time. */
  private record Served(double requests, double seconds) {
    double mean() {
      return requests > 0 ? seconds / requests : 0;
    }
  }

  /** The symptom at that time, if it stands; a sensitivity above 1 sees it sooner. */
  public Optional<Finding> at(
      Collection<PodWindow> windows, MinuteTier minutes, long at, double sensitivity) {
    double now = served(windows, at - MINUTES * MINUTE, at).mean();
    if (since >= 0 && now < limit(usual, sensitivity) * ENDS_AT) {
      since = -1;
    } else if (since < 0 && begins(windows, minutes, at, sensitivity)) {
      since = at - MINUTES * MINUTE;
    }
    if (since < 0) {
      return Optional.empty();
    }
    String sentence =
        String.format(
            Locale.ROOT, "its requests take %.0f ms instead of %.0f", now * MILLIS, usual * MILLIS);
    Fact fact =
        new Fact(FaultKind.LATENCY, null, null, Instant.ofEpochMilli(at), "Latency", sentence);
    return Optional.of(new Finding(fact, since, true));
  }

  /**
   * What is kept over a restart.
   *
   * @param since since when it stands, milliseconds; negative while it does not
   * @param usual what was usual before, seconds
   */
  public record Kept(long since, double usual) {
    /** It does not stand. */
    public static final Kept NONE = new Kept(-1, 0);
  }

  /** What is to be kept over a restart. */
  public Kept kept() {
    return since < 0 ? Kept.NONE : new Kept(since, usual);
  }

  /** Goes on from before a restart. */
  public void resume(Kept kept) {
    since = kept.since();
    usual = kept.usual();
  }

  private boolean begins(
      Collection<PodWindow> windows, MinuteTier minutes, long at, double sensitivity) {
    double[] past = minutes.secondsBefore(at - PAST_TO * MINUTE);
    if (past.length < FEWEST_MINUTES
        || served(windows, at - MINUTES * MINUTE, at).requests() < FEWEST_REQUESTS) {
      return false;
    }
    double before = Robust.median(past);
    for (int i = 0; i < MINUTES; i++) {
      if (served(windows, at - (i + 1) * MINUTE, at - i * MINUTE).mean()
          < limit(before, sensitivity)) {
        return false;
      }
    }
    usual = before;
    return true;
  }

  private static double limit(double usual, double sensitivity) {
    return Math.max(TIMES_USUAL * usual, usual + SECONDS_MORE) / sensitivity;
  }

  private static Served served(Collection<PodWindow> windows, long from, long to) {
    double requests = 0;
    double seconds = 0;
    for (PodWindow window : windows) {
      requests += mean(window.between(REQUESTS, from + 1, to)) * (to - from) / MILLIS;
      seconds += mean(window.between(SECONDS, from + 1, to)) * (to - from) / MILLIS;
    }
    return new Served(requests, seconds);
  }

  private static double mean(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return points.isEmpty() ? 0 : sum / points.size();
  }
}
