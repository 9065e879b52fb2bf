package dev.forestall.detector.anomaly;

import java.util.Arrays;

/**
 * Values of a series in order of size: quantiles at once, and how far a value is from the nearest
 * ones. Who has it knows which value is the oldest. Taking a value in moves those between it and
 * the one that goes.
 */
final class SortedWindow {
  /** From the interquartile range of a normal distribution to its standard deviation. */
  private static final double SIGMAS = 1 / 1.349;

  /** What {@link #distance} looks at on each side. */
  private static final int NEAREST = 3;

  /** With three infinities before and after, so that nobody need ask for the ends. */
  private final float[] sorted;

  private final int capacity;
  private int size;
  private float sought;
  private int place;
  private int leaving;

  SortedWindow(int capacity) {
    this.capacity = capacity;
    sorted = new float[capacity + 2 * NEAREST];
    Arrays.fill(sorted, Float.POSITIVE_INFINITY);
    Arrays.fill(sorted, 0, NEAREST, Float.NEGATIVE_INFINITY);
  }

  /** The same values again, to go on from apart. */
  SortedWindow(SortedWindow other) {
    capacity = other.capacity;
    sorted = other.sorted.clone();
    size = other.size;
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == capacity;
  }

  /**
   * Finds where a value belongs and where the one lies that it will replace once this is {@link
   * #full}. By halves, both at a time, without branches that nobody could predict.
   */
  void seek(double comes, double goes) {
    float value = (float) comes;
    float oldest = (float) goes;
    int at = NEAREST;
    int out = NEAREST;
    for (int left = size; left > 0; left /= 2) {
      int half = (left + 1) / 2;
      at = sorted[at + half - 1] < value ? at + half : at;
      out = sorted[out + half - 1] < oldest ? out + half : out;
    }
    sought = value;
    place = at;
    leaving = out;
  }

  /**
   * How far what was sought is from the third nearest, infinite with fewer: of some below and the
   * rest of three above, the further one; the least of these.
   */
  double distance() {
    double value = sought;
    double above = sorted[place] - value;
    double secondAbove = sorted[place + 1] - value;
    double thirdAbove = sorted[place + 2] - value;
    double below = value - sorted[place - 1];
    double secondBelow = value - sorted[place - 2];
    double thirdBelow = value - sorted[place - 3];
    return Math.min(
        Math.min(thirdAbove, thirdBelow),
        Math.min(Math.max(below, secondAbove), Math.max(secondBelow, above)));
  }

  /** What was sought comes, and the one that it replaces goes. */
  void take() {
    int to = place;
    int from = full() ? leaving : NEAREST + size++;
    if (from < to) {
      to--;
      System.arraycopy(sorted, from + 1, sorted, from, to - from);
    } else {
      System.arraycopy(sorted, to, sorted, to + 1, from - to);
    }
    sorted[to] = sought;
  }

  /** The middle value; there must be one. */
  double median() {
    return sorted[NEAREST + size / 2];
  }

  /** Standard deviation, as the middle half of the values shows it. */
  double sigma() {
    return ((double) sorted[NEAREST + size * 3 / 4] - sorted[NEAREST + size / 4]) * SIGMAS;
  }
}
