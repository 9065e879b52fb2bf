package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import java.util.Arrays;

/** How often one thing happened in the requests of one entry operation, minute by minute. */
final class EventHistory {
  private static final double TINY = 1e-6;

  private final double[] count;
  private final double[] squares;
  private final double[] with;

  EventHistory(int slots) {
    this.count = new double[slots];
    this.squares = new double[slots];
    this.with = new double[slots];
  }

  /** Adds a slice; broken sums are left out. */
  void add(int slot, Event event) {
    if (event.count() > 0 && event.requestsWith() > 0 && Double.isFinite(event.countSquared())) {
      count[slot] += event.count();
      squares[slot] += event.countSquared();
      with[slot] += event.requestsWith();
    }
  }

  /**
   * How the rate changed.
   *
   * @param z standard deviations
   * @param before times a request in the reference
   * @param now times a request in the evidence
   */
  record Change(double z, double before, double now) {}

  /**
   * Against the reference.
   *
   * @param requests of the entry operation by slot, more than none on both sides
   */
  Change change(double[] requests, Method method) {
    int last = count.length - 1;
    double[] kept = trimmed(requests, method.get(Constant.TRIM));
    double n = Arrays.stream(kept).sum();
    double nNow = requests[last];
    double before = weighted(count, requests, kept) / n;
    double now = count[last] / nNow;
    double delta = now - before;
    double most = Math.max(before, now);
    if (delta == 0 || most == 0) {
      return new Change(0, before, now);
    }
    double varianceBefore = Math.max(0, weighted(squares, requests, kept) / n - before * before);
    double varianceNow = Math.max(0, squares[last] / nNow - now * now);
    double least = method.uses(Part.VARIANCE_FLOOR) ? method.get(Constant.EVENT_VARIANCE) : TINY;
    double variance = Math.max(least * most, Math.max(varianceBefore, varianceNow));
    double g = delta * delta / (variance / n + variance / nNow);
    double withBefore = Math.min(n, weighted(with, requests, kept));
    double withNow = Math.min(nNow, with[last]);
    if (Math.signum(withNow / nNow - withBefore / n) == Math.signum(delta)) {
      g = Math.max(g, likelihoodRatio(withBefore, n, withNow, nNow));
    }
    if (method.uses(Part.FLAPPING)) {
      g /= flapping(requests, before, varianceBefore, method);
    }
    g *= nNow / (nNow + 1) * n / (n + 1);
    double tolerance = method.get(Constant.RATE_TOLERANCE) * most;
    return new Change(delta / Math.sqrt(delta * delta / g + tolerance * tolerance), before, now);
  }

  /** Requests of each reference minute that are left when the extreme rates are trimmed off. */
  private double[] trimmed(double[] requests, double trim) {
    int last = count.length - 1;
    double[] rates = new double[last];
    for (int i = 0; i < last; i++) {
      rates[i] = requests[i] > 0 ? count[i] / requests[i] : 0;
    }
    double[] kept = Arrays.copyOf(requests, last);
    double off = trim * Arrays.stream(kept).sum();
    int[] order = Robustly.order(rates);
    double low = off;
    for (int i = 0; i < last && low > 0; i++) {
      double cut = Math.min(low, kept[order[i]]);
      kept[order[i]] -= cut;
      low -= cut;
    }
    double high = off;
    for (int i = last - 1; i >= 0 && high > 0; i--) {
      double cut = Math.min(high, kept[order[i]]);
      kept[order[i]] -= cut;
      high -= cut;
    }
    return kept;
  }

  private static double weighted(double[] sums, double[] requests, double[] kept) {
    double sum = 0;
    for (int i = 0; i < kept.length; i++) {
      sum += kept[i] > 0 ? sums[i] * kept[i] / requests[i] : 0;
    }
    return sum;
  }

  /** How much more the rate varied from minute to minute than single requests explain; ≥ 1. */
  private double flapping(double[] requests, double rate, double variance, Method method) {
    double floor = Math.max(variance, method.get(Constant.FLAP_VARIANCE) * rate);
    double sum = 0;
    int minutes = 0;
    for (int i = 0; i < count.length - 1; i++) {
      if (requests[i] > 0) {
        double off = count[i] / requests[i] - rate;
        sum += requests[i] * off * off;
        minutes++;
      }
    }
    return minutes < 2 || floor <= 0 ? 1 : Math.max(1, sum / floor / (minutes - 1));
  }

  /** Twice the logarithm of how much likelier two shares are than one. */
  static double likelihoodRatio(double k1, double n1, double k2, double n2) {
    double pooled = (k1 + k2) / (n1 + n2);
    return 2
        * (likelihood(k1, n1, k1 / n1)
            + likelihood(k2, n2, k2 / n2)
            - likelihood(k1, n1, pooled)
            - likelihood(k2, n2, pooled));
  }

  private static double likelihood(double k, double n, double p) {
    return (k > 0 ? k * Math.log(p) : 0) + (n - k > 0 ? (n - k) * Math.log(1 - p) : 0);
  }
}
