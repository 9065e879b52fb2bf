package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The newest values of a series, by the number of the sample. They lie side by side, so that loops
 * over them need no arithmetic of a ring: one in sixteen places is spare, and when those are full
 * all move down.
 */
final class Newest {
  private static final int SPARE_SHARE = 16;

  private final int capacity;
  private final float[] values;
  private long first;
  private long count;

  Newest(int capacity) {
    this.capacity = capacity;
    values = new float[capacity + capacity / SPARE_SHARE + 1];
  }

  /** The same values again, to go on from apart. */
  Newest(Newest other) {
    capacity = other.capacity;
    values = other.values.clone();
    first = other.first;
    count = other.count;
  }

  void add(double value) {
    int end = slot(count);
    if (end == values.length) {
      System.arraycopy(values, end - capacity, values, 0, capacity);
      first = count - capacity;
      end = capacity;
    }
    values[end] = (float) value;
    count++;
  }

  /** Samples ever added; the newest one has number {@code count() - 1}. */
  long count() {
    return count;
  }

  /** Number of the oldest value that is still there. */
  long oldest() {
    return Math.max(0, count - capacity);
  }

  /** The value of a sample that is still there. */
  double get(long number) {
    return values[slot(number)];
  }

  /** Where a sample lies in {@link #array()}; later ones follow. */
  int slot(long number) {
    return (int) (number - first);
  }

  /** The values as they lie, for loops that count nanoseconds. */
  float[] array() {
    return values;
  }

  /** Its count, then the values that are still there, oldest first. */
  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    for (long number = oldest(); number < count; number++) {
      out.writeFloat(values[slot(number)]);
    }
  }

  /** Takes in what was written. */
  void read(DataInput in) throws IOException {
    count = in.readLong();
    if (count < 0) {
      throw new IOException("a negative count");
    }
    first = oldest();
    for (long number = first; number < count; number++) {
      values[slot(number)] = in.readFloat();
    }
  }
}
