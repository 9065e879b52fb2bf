package dev.forestall.detector.forecast;

import java.util.Arrays;
import java.util.Optional;

/**
 * The lower envelope of a run: the least value of each of a few equal spans of time, so that the
 * teeth of a garbage collector do not matter. Of several lengths of span the one is taken that
 * gives the steadiest slope: about a tooth long.
 */
final class Envelope {
  private static final int[] SPANS = {24, 16, 12, 8, 6};
  private static final int FEWEST_POINTS_A_SPAN = 2;

  private final double[] t;
  private final double[] v;
  private final Line line;
  private final double crest;
  private final double crestSpread;
  private final double highest;
  private final Line peaks;

  private Envelope(
      double[] t,
      double[] v,
      Line line,
      double crest,
      double crestSpread,
      double highest,
      Line peaks) {
    this.highest = highest;
    this.peaks = peaks;
    this.t = t;
    this.v = v;
    this.line = line;
    this.crest = crest;
    this.crestSpread = crestSpread;
  }

  /** The steadiest envelope of the points from {@code from} on. */
  static Envelope of(Run run, int from) {
    Envelope best = null;
    int n = run.size() - from;
    for (int spans : SPANS) {
      if (best != null && n < spans * FEWEST_POINTS_A_SPAN) {
        continue;
      }
      Envelope next = of(run, from, Math.min(spans, Math.max(4, n / FEWEST_POINTS_A_SPAN)));
      if (best == null || next.line.slopeError() < best.line.slopeError() * 0.8) {
        best = next;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("an envelope needs points");
    }
    return best;
  }

  private static Envelope of(Run run, int from, int spans) {
    double start = run.t(from);
    double length = (run.age() - start) / spans;
    double[] t = new double[spans];
    double[] v = new double[spans];
    double[] peak = new double[spans];
    int filled = 0;
    int current = -1;
    for (int i = from; i < run.size(); i++) {
      int span = Math.min(spans - 1, (int) ((run.t(i) - start) / Math.max(length, 1e-9)));
      if (span != current) {
        current = span;
        t[filled] = run.t(i);
        v[filled] = run.low(i);
        peak[filled] = run.high(i);
        filled++;
      } else {
        int last = filled - 1;
        if (run.low(i) < v[last]) {
          v[last] = run.low(i);
          t[last] = run.t(i);
        }
        peak[last] = Math.max(peak[last], run.high(i));
      }
    }
    return finish(
        run, Arrays.copyOf(t, filled), Arrays.copyOf(v, filled), Arrays.copyOf(peak, filled));
  }

  private static Envelope finish(Run run, double[] t, double[] v, double[] peak) {
    Line line = Line.fit(t, v);
    int half = run.indexAt((t[0] + run.age()) / 2);
    double[] above = new double[run.size() - half];
    for (int i = half; i < run.size(); i++) {
      above[i - half] = run.high(i) - line.valueAt(run.t(i));
    }
    double crest = Math.max(0, Robust.quantile(above, 0.9));
    double spread = crest - Robust.quantile(above, 0.5);
    double highest = Math.max(crest, Robust.quantile(above, 1));
    return new Envelope(t, v, line, crest, Math.max(0, spread), highest, Line.fit(t, peak));
  }

  /** The line through its points. */
  Line line() {
    return line;
  }

  /** How far the peaks of the last half stand above the line. */
  double crest() {
    return crest;
  }

  /** How far the highest of them does. */
  double highestCrest() {
    return highest;
  }

  /**
   * By how much the peaks grow faster than the floor, unit a second: teeth that are a share of what
   * lives grow with it. What lies within its error is drawn towards none (James and Stein 1961).
   */
  double crestGrowth() {
    double apart = peaks.slope() - line.slope();
    double error = Math.hypot(peaks.slopeError(), line.slopeError());
    return apart <= 0 ? 0 : apart * Math.max(0, 1 - error * error / (apart * apart));
  }

  /** Scatter of those peaks. */
  double crestSpread() {
    return crestSpread;
  }

  /** Time of its first point, seconds. */
  double first() {
    return t[0];
  }

  /** Time of its last point, seconds. */
  double end() {
    return t[t.length - 1];
  }

  /** The line through some of its points. */
  Line fit(int from, int to) {
    return Line.fit(t, v, from, to);
  }

  int size() {
    return t.length;
  }

  double span() {
    return t[t.length - 1] - t[0];
  }

  /** The line through the last part of it. */
  Line lastPart(double share) {
    return Line.fit(t, v, from(1 - share), t.length);
  }

  /** The parabola through the last part of it; empty when that has too few points. */
  Optional<Bend> bend(double share) {
    int from = from(1 - share);
    return t.length - from < Bend.FEWEST_POINTS
        ? Optional.empty()
        : Optional.of(Bend.fit(t, v, from, t.length));
  }

  /** The line through the first part of it. */
  Line firstPart(double share) {
    return Line.fit(t, v, 0, Math.max(2, Math.min(t.length, from(share) + 1)));
  }

  /** Growth from the first points to the last ones. */
  double growth() {
    int n = t.length;
    int k = Math.max(1, n / 6);
    return mean(n - k, n) - mean(0, k);
  }

  /** Growth from the first points to those at that share of the time. */
  double growthBy(double share) {
    int k = Math.max(1, t.length / 6);
    int middle = from(share);
    return mean(Math.max(0, middle - k), middle) - mean(0, k);
  }

  /** The greatest growth within any stretch of that share of the whole time. */
  double greatestGrowthWithin(double share) {
    double stretch = span() * share;
    double greatest = 0;
    for (int i = 0; i < t.length; i++) {
      for (int j = i + 1; j < t.length && (j == i + 1 || t[j] - t[i] <= stretch); j++) {
        greatest = Math.max(greatest, v[j] - v[i]);
      }
    }
    return greatest;
  }

  /** The greatest fall from one of its points to a later one. */
  double greatestFall() {
    double highest = v[0];
    double fall = 0;
    for (double value : v) {
      highest = Math.max(highest, value);
      fall = Math.max(fall, highest - value);
    }
    return fall;
  }

  /** The highest of its points in the first part. */
  double highestBefore(double share) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < from(share); i++) {
      highest = Math.max(highest, v[i]);
    }
    return highest;
  }

  private int from(double share) {
    double time = t[0] + share * span();
    int i = 0;
    while (i < t.length - 2 && t[i] < time) {
      i++;
    }
    return i;
  }

  private double mean(int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += v[i];
    }
    return sum / (to - from);
  }
}
