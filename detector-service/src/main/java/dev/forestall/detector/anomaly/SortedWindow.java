package dev.forestall.detector.anomaly;

/**
 * The newest values of a series in order of size: quantiles at once, and how far a value is from
 * the nearest earlier ones. Taking a value in moves those between it and the one that goes.
 */
final class SortedWindow {
  /** From the interquartile range of a normal distribution to its standard deviation. */
  private static final double SIGMAS = 1.349;

  private final float[] newest;
  private final float[] sorted;
  private int size;
  private int next;
  private float asked = Float.NaN;
  private int place;

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
    int to = place(added);
    int from = size == newest.length ? search(newest[next]) : size++;
    if (from < to) {
      to--;
      System.arraycopy(sorted, from + 1, sorted, from, to - from);
    } else {
      System.arraycopy(sorted, to, sorted, to + 1, from - to);
    }
    sorted[to] = added;
    newest[next] = added;
    next = next + 1 == newest.length ? 0 : next + 1;
    asked = Float.NaN;
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

  /**
   * Where the first value lies that is not smaller; found once for what is asked and then added.
   */
  private int place(float value) {
    if (value != asked) {
      asked = value;
      place = search(value);
    }
    return place;
  }

  /** By halves, without branches that nobody could predict. */
  private int search(float value) {
    int from = 0;
    for (int left = size; left > 0; left /= 2) {
      int half = (left + 1) / 2;
      from = sorted[from + half - 1] < value ? from + half : from;
    }
    return from;
  }
}
