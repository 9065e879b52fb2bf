package dev.forestall.detector.detect;

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
 * The share of failed requests of a workload, all pods together. It is a symptom once each of three
 * minutes was beyond the objective and well above what was usual before, with enough requests to
 * say so; it ends when the share has halved.
 */
public final class ErrorRate {
  private static final SeriesKey REQUESTS = new SeriesKey("", Metrics.REQUESTS);
  private static final SeriesKey ERRORS = new SeriesKey("", Metrics.ERRORS);
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int MINUTES = 3;
  private static final int PAST_FROM = 15;
  private static final int PAST_TO = 5;
  private static final double MINUTE_SECONDS = 60;
  private static final double FEWEST_REQUESTS = 30;
  private static final double ABOVE_USUAL = 3;
  private static final double ENDS_AT = 0.5;

  private final double objective;
  private long since = -1;

  public ErrorRate(double objective) {
    this.objective = objective;
  }

  /** Requests and errors of a stretch of time. */
  private record Counted(double requests, double errors) {
    double share() {
      return requests > 0 ? Math.min(1, errors / requests) : 0;
    }
  }

  /** The symptom at that time, if it stands; a sensitivity above 1 sees it sooner. */
  public Optional<Finding> at(Collection<PodWindow> windows, long at, double sensitivity) {
    double allowed = objective / sensitivity;
    Counted now = counted(windows, at - MINUTES * MINUTE, at);
    if (since >= 0 && now.share() < allowed * ENDS_AT) {
      since = -1;
    } else if (since < 0 && begins(windows, at, now, allowed)) {
      since = Math.floorDiv(at, MINUTE) * MINUTE - MINUTES * MINUTE;
    }
    if (since < 0) {
      return Optional.empty();
    }
    String sentence = String.format(Locale.ROOT, "%.0f %% of its requests fail", now.share() * 100);
    Fact fact =
        new Fact(FaultKind.ERROR_RATE, null, null, Instant.ofEpochMilli(at), "ErrorRate", sentence);
    return Optional.of(new Finding(fact, since, true));
  }

  /** Since when it stands, milliseconds; negative while it does not. */
  public long since() {
    return since;
  }

  /** Goes on from before a restart. */
  public void resume(long standsSince) {
    since = standsSince;
  }

  /** Share of failed requests between two times; empty without requests. */
  public static Optional<Double> share(Collection<PodWindow> windows, long from, long to) {
    Counted counted = counted(windows, from, to);
    return counted.requests() > 0 ? Optional.of(counted.share()) : Optional.empty();
  }

  private static boolean begins(
      Collection<PodWindow> windows, long at, Counted now, double allowed) {
    if (now.requests() < FEWEST_REQUESTS) {
      return false;
    }
    double usual = counted(windows, at - PAST_FROM * MINUTE, at - PAST_TO * MINUTE).share();
    for (int i = 0; i < MINUTES; i++) {
      double share = counted(windows, at - (i + 1) * MINUTE, at - i * MINUTE).share();
      if (share < allowed || share < ABOVE_USUAL * usual) {
        return false;
      }
    }
    return true;
  }

  private static Counted counted(Collection<PodWindow> windows, long from, long to) {
    double requests = 0;
    double errors = 0;
    double minutes = (to - from) / (double) MINUTE;
    for (PodWindow window : windows) {
      requests += mean(window.between(REQUESTS, from + 1, to)) * minutes * MINUTE_SECONDS;
      errors += mean(window.between(ERRORS, from + 1, to)) * minutes * MINUTE_SECONDS;
    }
    return new Counted(requests, errors);
  }

  private static double mean(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return points.isEmpty() ? 0 : sum / points.size();
  }
}
