package dev.forestall.detector.detect;

import dev.forestall.detector.detect.RequestHistory.Sum;
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
 * Mean time of a request against the objective, all pods together. It is a symptom once each of
 * five minutes was beyond the objective and twice what was usual, with enough requests to say so;
 * it ends well below the objective, or near what was usual. What is usual must be known: a workload
 * that always takes long is as it was meant to be.
 */
public final class Latency {
  private static final SeriesKey REQUESTS = new SeriesKey("", Metrics.REQUESTS);
  private static final SeriesKey SECONDS = new SeriesKey("", Metrics.REQUEST_SECONDS);
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int MINUTES = 5;
  private static final double FEWEST_A_MINUTE = 6;
  private static final long USUAL_FROM = Duration.ofHours(6).toMillis();
  private static final long USUAL_TO = Duration.ofMinutes(10).toMillis();
  private static final int FEWEST_USUAL = 3;
  private static final double ABOVE_USUAL = 2;
  private static final double ENDS_AT = 0.7;
  private static final double AS_BEFORE = 1.2;
  private static final double MINUTE_SECONDS = 60;

  private final double objectiveSeconds;
  private long since = -1;
  private double usual;

  /**
   * @param objective the mean time of a request that is allowed
   */
  public Latency(Duration objective) {
    this.objectiveSeconds = objective.toMillis() / 1000.0;
  }

  /** Requests and the time spent on them, a second. */
  private record Load(double requests, double seconds) {
    double mean() {
      return requests > 0 ? seconds / requests : 0;
    }
  }

  /** The symptom at that time, if it stands; a sensitivity above 1 sees it sooner. */
  public Optional<Finding> at(
      Collection<PodWindow> windows, RequestHistory history, long at, double sensitivity) {
    double allowed = objectiveSeconds / sensitivity;
    double now = load(windows, at - MINUTES * MINUTE, at).mean();
    if (since >= 0 && now < Math.max(ENDS_AT * allowed, AS_BEFORE * usual)) {
      since = -1;
    } else if (since < 0 && slow(windows, at, allowed) && unusual(history, at, now)) {
      since = Math.floorDiv(at, MINUTE) * MINUTE - MINUTES * MINUTE;
    }
    if (since < 0) {
      return Optional.empty();
    }
    String sentence =
        String.format(
            Locale.ROOT,
            "its requests take %.2f s on average, %.2f s are allowed and %.2f s were usual",
            now,
            objectiveSeconds,
            usual);
    Fact fact =
        new Fact(
            FaultKind.LATENCY, null, null, Instant.ofEpochMilli(at), "LatencyObjective", sentence);
    return Optional.of(new Finding(fact, since, true));
  }

  long since() {
    return since;
  }

  double usual() {
    return usual;
  }

  void resume(long before, double usualBefore) {
    since = before;
    usual = usualBefore;
  }

  private static boolean slow(Collection<PodWindow> windows, long at, double allowed) {
    for (int i = 0; i < MINUTES; i++) {
      Load minute = load(windows, at - (i + 1) * MINUTE, at - i * MINUTE);
      if (minute.requests() * MINUTE_SECONDS < FEWEST_A_MINUTE || minute.mean() < allowed) {
        return false;
      }
    }
    return true;
  }

  private boolean unusual(RequestHistory history, long at, double now) {
    Sum before = history.sum(at - USUAL_FROM, at - USUAL_TO);
    usual = before.meanSeconds();
    return before.buckets() >= FEWEST_USUAL && usual > 0 && now > ABOVE_USUAL * usual;
  }

  private static Load load(Collection<PodWindow> windows, long from, long to) {
    double requests = 0;
    double seconds = 0;
    for (PodWindow window : windows) {
      requests += mean(window.between(REQUESTS, from + 1, to));
      seconds += mean(window.between(SECONDS, from + 1, to));
    }
    return new Load(requests, seconds);
  }

  private static double mean(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return points.isEmpty() ? 0 : sum / points.size();
  }
}
