package dev.forestall.detector.forecast;

import dev.forestall.detector.window.LongTier.Bucket;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One metric over one run of a container: its older part from the long tier (a bucket's least and
 * greatest value), the last quarter of an hour at full resolution. Times are seconds since the run
 * began.
 */
public final class Run {
  private static final double MILLIS = 1000;
  private static final int FEW_NEWEST = 9;
  private static final int FEW = 3;

  private final long start;
  private final double[] t;
  private final double[] low;
  private final double[] high;

  private Run(long start, double[] t, double[] low, double[] high) {
    this.start = start;
    this.t = t;
    this.low = low;
    this.high = high;
  }

  /** The run that began at {@code start}, as it was known at {@code asOf}. */
  public static Run of(PodWindow window, SeriesKey key, long start, long asOf) {
    long full = Math.max(start, asOf - PodWindow.FULL_MILLIS);
    List<Bucket> old = full > start ? window.longBetween(key, start, full) : List.of();
    Points recent = window.between(key, full, asOf);
    int n = old.size() + recent.size();
    double[] t = new double[n];
    double[] low = new double[n];
    double[] high = new double[n];
    for (int i = 0; i < old.size(); i++) {
      t[i] = (timeOfLeast(old.get(i)) - start) / MILLIS;
      low[i] = old.get(i).min();
      high[i] = old.get(i).max();
    }
    for (int i = 0; i < recent.size(); i++) {
      t[old.size() + i] = (recent.at(i) - start) / MILLIS;
      low[old.size() + i] = recent.value(i);
      high[old.size() + i] = recent.value(i);
    }
    return new Run(start, t, low, high);
  }

  /** A run given by its points alone. */
  public static Run of(Points points, long start) {
    double[] t = new double[points.size()];
    double[] v = points.values();
    for (int i = 0; i < t.length; i++) {
      t[i] = (points.at(i) - start) / MILLIS;
    }
    return new Run(start, t, v, v);
  }

  /** When it began, milliseconds. */
  public long start() {
    return start;
  }

  /** Number of points. */
  public int size() {
    return t.length;
  }

  /** Age at the newest point, seconds; 0 without points. */
  public double age() {
    return t.length == 0 ? 0 : t[t.length - 1];
  }

  /** Newest value; there must be one. */
  double last() {
    return high[high.length - 1];
  }

  double t(int i) {
    return t[i];
  }

  double low(int i) {
    return low[i];
  }

  double high(int i) {
    return high[i];
  }

  /** The first point at or after that age. */
  int indexAt(double age) {
    int i = 0;
    while (i < t.length && t[i] < age) {
      i++;
    }
    return i;
  }

  /** The greatest value of the points before {@code end}. */
  double highest(int end) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < end; i++) {
      highest = Math.max(highest, high[i]);
    }
    return highest;
  }

  /** The least value of the points from {@code from} on. */
  double lowest(int from) {
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = from; i < low.length; i++) {
      lowest = Math.min(lowest, low[i]);
    }
    return lowest;
  }

  /** Growth from one age to another, medians of a few points; empty where it has no points. */
  OptionalDouble growth(double fromAge, double toAge) {
    int from = indexAt(fromAge);
    int to = indexAt(toAge);
    if (to >= t.length || to - from < FEW) {
      return OptionalDouble.empty();
    }
    double first = Robust.median(Arrays.copyOfRange(low, from, from + FEW));
    return OptionalDouble.of(Robust.median(Arrays.copyOfRange(low, to - FEW + 1, to + 1)) - first);
  }

  /** Usual time between two of the newest samples, seconds. */
  double spacing() {
    int n = Math.min(FEW_NEWEST, t.length - 1);
    double[] steps = new double[Math.max(0, n)];
    for (int i = 0; i < n; i++) {
      steps[i] = t[t.length - 1 - i] - t[t.length - 2 - i];
    }
    return n > 0 ? Robust.median(steps) : 0;
  }

  /** The median of the newest few values. */
  double recentLow() {
    return Robust.median(Arrays.copyOfRange(low, Math.max(0, low.length - 3), low.length));
  }

  /** Slope from the first to the second half of some points: difference of medians over time. */
  double slope(int from, int to) {
    int middle = (from + to) / 2;
    double rise =
        Robust.median(Arrays.copyOfRange(low, middle, to))
            - Robust.median(Arrays.copyOfRange(low, from, middle));
    return rise / Math.max(1, (t[to - 1] - t[from]) / 2);
  }

  /** In a bucket that rises throughout, the least value came first; else somewhere in it. */
  private static double timeOfLeast(Bucket bucket) {
    double range = bucket.max() - bucket.min();
    double risen = range > 0 ? Math.clamp((bucket.last() - bucket.min()) / range, 0, 1) : 0.5;
    return bucket.start() + (1 - risen) * (bucket.end() - bucket.start() - 1);
  }
}
