package dev.forestall.detector.anomaly;

import java.util.Arrays;

/**
 * The newest values of a series in order of size: quantiles at once, and how far a value is from
 * the nearest earlier ones. Taking a value in moves at most as many as there are.
 */
final class SortedWindow {
  /** From the interquartile range of a normal distribution to its standard deviation. */
  private static final double SIGMAS = 1.349;

  private final float[] newest;
  private final float[] sorted;
  private int size;
  private int next;

  SortedWindow(int capacity) {
    newest = new float[capacity];
    sorted = new float[capacity];
  }

  /** The same values again, to go on from apart. */
  SortedWindow(SortedWindow other) {
    newest = other.newest.clone();
    sorted = other.sorted.clone();
    size = other.size;
    next = other.next;
  }

  int size() {
    return size;
  }

  void add(double value) {
    float added = (float) value;
    if (size == newest.length) {
      int place = Arrays.binarySearch(sorted, 0, size, newest[next]);
      System.arraycopy(sorted, place + 1, sorted, place, size - place - 1);
      size--;
    }
    newest[next] = added;
    next = next + 1 == newest.length ? 0 : next + 1;
    int place = place(added);
    System.arraycopy(sorted, place, sorted, place + 1, size - place);
    sorted[place] = added;
    size++;
  }

  /** The middle value; there must be one. */
  double median() {
    return sorted[size / 2];
  }

  /** Standard deviation, as the middle half of the values shows it. */
  double sigma() {
    return ((double) sorted[size * 3 / 4] - sorted[size / 4]) / SIGMAS;
  }

  /** How far a value is from the {@code k}th nearest; there must be so many. */
  double distance(double value, int k) {
    int above = place((float) value);
    int below = above - 1;
    double distance = 0;
    for (int i = 0; i < k; i++) {
      double down = below >= 0 ? value - sorted[below] : Double.POSITIVE_INFINITY;
      double up = above < size ? sorted[above] - value : Double.POSITIVE_INFINITY;
      if (down < up) {
        distance = down;
        below--;
      } else {
        distance = up;
        above++;
      }
    }
    return Math.max(0, distance);
  }

  private int place(float value) {
    int place = Arrays.binarySearch(sorted, 0, size, value);
    return place < 0 ? -place - 1 : place;
  }
}
