package dev.forestall.detector.anomaly;

/**
 * Values of a series in order of size: quantiles at once, and how far a value is from the nearest
 * ones. Who has it knows which value is the oldest. Taking a value in moves those between it and
 * the one that goes.
 */
final class SortedWindow {
  /** From the interquartile range of a normal distribution to its standard deviation. */
  private static final double SIGMAS = 1.349;

  private final float[] sorted;
  private int size;
  private float sought;
  private int place;
  private int leaving;

  SortedWindow(int capacity) {
    sorted = new float[capacity];
  }

  /** The same values again, to go on from apart. */
  SortedWindow(SortedWindow other) {
    sorted = other.sorted.clone();
    size = other.size;
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == sorted.length;
  }

  /**
   * Finds where a value belongs and where the one lies that it will replace once this is {@link
   * #full}. By halves, both at a time, without branches that nobody could predict.
   */
  void seek(double comes, double goes) {
    float value = (float) comes;
    float oldest = (float) goes;
    int at = 0;
    int out = 0;
    for (int left = size; left > 0; left /= 2) {
      int half = (left + 1) / 2;
      at = sorted[at + half - 1] < value ? at + half : at;
      out = sorted[out + half - 1] < oldest ? out + half : out;
    }
    sought = value;
    place = at;
    leaving = out;
  }

  /** How far what was sought is from the {@code k}th nearest; there must be so many. */
  double distance(int k) {
    int above = place;
    int below = above - 1;
    double value = sought;
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

  /** What was sought comes, and the one that it replaces goes. */
  void take() {
    int to = place;
    int from = full() ? leaving : size++;
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
    return sorted[size / 2];
  }

  /** Standard deviation, as the middle half of the values shows it. */
  double sigma() {
    return ((double) sorted[size * 3 / 4] - sorted[size / 4]) / SIGMAS;
  }
}
