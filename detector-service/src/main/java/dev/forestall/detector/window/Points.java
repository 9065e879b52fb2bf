package dev.forestall.detector.window;

import java.util.Arrays;

/** Values at times, in order of time. Times are milliseconds since the epoch. */
public final class Points {
  private static final Points NONE = new Points(new long[0], new double[0]);

  private final long[] at;
  private final double[] value;

  /** Takes the arrays as they are. */
  public Points(long[] at, double[] value) {
    if (at.length != value.length) {
      throw new IllegalArgumentException("as many times as values");
    }
    this.at = at;
    this.value = value;
  }

  /** No points. */
  public static Points none() {
    return NONE;
  }

  /** Number of points. */
  public int size() {
    return at.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return at.length == 0;
  }

  /** Time of a point. */
  public long at(int i) {
    return at[i];
  }

  /** Value of a point. */
  public double value(int i) {
    return value[i];
  }

  /** The newest value; there must be one. */
  public double last() {
    return value[value.length - 1];
  }

  /** The newest time; there must be one. */
  public long lastAt() {
    return at[at.length - 1];
  }

  /** The points from {@code from} to {@code to}, both included. */
  public Points between(long from, long to) {
    int first = lowerBound(from);
    int end = lowerBound(to + 1);
    return end <= first
        ? NONE
        : new Points(Arrays.copyOfRange(at, first, end), Arrays.copyOfRange(value, first, end));
  }

  /** A copy of the values. */
  public double[] values() {
    return value.clone();
  }

  private int lowerBound(long time) {
    int found = Arrays.binarySearch(at, time);
    return found >= 0 ? found : -found - 1;
  }
}
