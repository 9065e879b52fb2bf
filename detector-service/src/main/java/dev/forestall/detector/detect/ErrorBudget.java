package dev.forestall.detector.detect;

import dev.forestall.detector.detect.RequestHistory.Sum;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether errors burn the budget that the objective leaves: too fast over a long window and over a
 * short one, so that it is both sure and still going on (Beyer et al., The Site Reliability
 * Workbook, chapter 5: 14.4 times over an hour and five minutes, 6 times over six hours and thirty
 * minutes). What the workload always did is no news; one burst is not sustained.
 */
public final class ErrorBudget {
  private static final double FEWEST_REQUESTS = 100;
  private static final double ABOVE_USUAL = 3;
  private static final double ENDS_AT = 0.5;
  private static final double PERCENT = 100;
  private static final long USUAL = Duration.ofHours(12).toMillis();
  private static final int FEWEST_USUAL = 6;

  private final double budget;
  private @Nullable Burning burning;

  /**
   * @param budget share of requests that may fail
   */
  public ErrorBudget(double budget) {
    this.budget = budget;
  }

  /** A pair of windows with their rate. */
  private enum Rate {
    FAST(14.4, Duration.ofHours(1), Duration.ofMinutes(5)),
    SLOW(6, Duration.ofHours(6), Duration.ofMinutes(30));

    private final double times;
    private final long longMillis;
    private final long shortMillis;

    Rate(double times, Duration longer, Duration shorter) {
      this.times = times;
      this.longMillis = longer.toMillis();
      this.shortMillis = shorter.toMillis();
    }
  }

  private record Burning(Rate rate, long since) {}

  /** The symptom at that time, if it stands; a sensitivity above 1 sees it sooner. */
  public Optional<Finding> at(RequestHistory history, long at, double sensitivity) {
    double allowed = budget / sensitivity;
    long end = Math.floorDiv(at, RequestHistory.BUCKET) * RequestHistory.BUCKET;
    Burning now = burning;
    if (now != null) {
      double lately = history.sum(end - now.rate().shortMillis, end).errorShare();
      burning = lately < ENDS_AT * now.rate().times * allowed ? null : now;
    }
    for (Rate rate : Rate.values()) {
      if (burning == null && begins(history, rate, end, allowed)) {
        burning = new Burning(rate, end - rate.longMillis / 2);
      }
    }
    now = burning;
    return now == null ? Optional.empty() : Optional.of(finding(history, now, end, at));
  }

  /** How it burns, empty while it does not. */
  String rate() {
    Burning now = burning;
    return now == null ? "" : now.rate().name();
  }

  long since() {
    Burning now = burning;
    return now == null ? -1 : now.since();
  }

  void resume(String rate, long since) {
    for (Rate known : Rate.values()) {
      if (known.name().equals(rate)) {
        burning = new Burning(known, since);
      }
    }
  }

  private boolean begins(RequestHistory history, Rate rate, long end, double allowed) {
    Sum longer = history.sum(end - rate.longMillis, end);
    Sum shorter = history.sum(end - rate.shortMillis, end);
    double share = rate.times * allowed;
    int most = (int) (rate.longMillis / RequestHistory.BUCKET);
    if (longer.buckets() < most / 2
        || longer.requests() < FEWEST_REQUESTS
        || longer.errorShare() < share
        || shorter.errorShare() < share) {
      return false;
    }
    Sum usual = history.sum(end - USUAL, end - rate.longMillis);
    return usual.buckets() >= FEWEST_USUAL
        && longer.errorShare() > ABOVE_USUAL * usual.errorShare()
        && sustained(history, rate, end, share);
  }

  /** A good part of the long window was bad, not one burst. */
  private static boolean sustained(RequestHistory history, Rate rate, long end, double share) {
    int bad = 0;
    int most = (int) (rate.longMillis / RequestHistory.BUCKET);
    for (int i = 0; i < most; i++) {
      long to = end - i * RequestHistory.BUCKET;
      bad += history.sum(to - RequestHistory.BUCKET, to).errorShare() >= share / 2 ? 1 : 0;
    }
    return bad >= most / 4;
  }

  private Finding finding(RequestHistory history, Burning now, long end, long at) {
    double share = history.sum(end - now.rate().longMillis, end).errorShare();
    String sentence =
        String.format(
            Locale.ROOT,
            "%.2g %% of its requests failed in the last %s, %.2g %% are allowed: its error budget"
                + " burns %.0f times too fast",
            PERCENT * share,
            now.rate() == Rate.FAST ? "hour" : "six hours",
            PERCENT * budget,
            share / budget);
    Fact fact =
        new Fact(
            FaultKind.ERROR_RATE,
            null,
            null,
            Instant.ofEpochMilli(at),
            "ErrorBudgetBurn",
            sentence);
    return new Finding(fact, now.since(), true);
  }
}
