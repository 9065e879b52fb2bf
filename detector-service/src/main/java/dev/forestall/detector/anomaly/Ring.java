package dev.forestall.detector.anomaly;

/** The newest values of a series, by the number of the sample. */
final class Ring {
  private final float[] values;
  private long count;

  Ring(int capacity) {
    values = new float[capacity];
  }

  /** The same values again, to go on from apart. */
  Ring(Ring other) {
    values = other.values.clone();
    count = other.count;
  }

  void add(double value) {
    values[(int) (count % values.length)] = (float) value;
    count++;
  }

  /** Samples ever added; the newest one has number {@code count() - 1}. */
  long count() {
    return count;
  }

  /** Number of the oldest value that is still there. */
  long oldest() {
    return Math.max(0, count - values.length);
  }

  /** The value of a sample that is still there. */
  double get(long number) {
    return values[(int) (number % values.length)];
  }

  /** Where a sample lies in {@link #array()}. */
  int slot(long number) {
    return (int) (number % values.length);
  }

  /** The values as they lie, for loops that count nanoseconds. */
  float[] array() {
    return values;
  }
}
