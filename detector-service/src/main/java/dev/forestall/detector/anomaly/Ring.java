package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

  /** The newest values of a longer ring of the same series, to go on from apart. */
  Ring(int capacity, Ring longer) {
    this(capacity);
    count = Math.max(0, longer.count - capacity);
    while (count < longer.count) {
      add(longer.get(count));
    }
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

  /** Its count, then the values that are still there, oldest first. */
  void write(DataOutput out) throws IOException {
    write(out, values.length);
  }

  /** Takes in what was written; this must be empty. */
  void read(DataInput in) throws IOException {
    read(in, values.length);
  }

  /** The same for no more than so many of the newest. */
  void write(DataOutput out, int most) throws IOException {
    out.writeLong(count);
    for (long number = Math.max(oldest(), count - most); number < count; number++) {
      out.writeFloat(values[slot(number)]);
    }
  }

  /** Takes in what was written of no more than so many. */
  void read(DataInput in, int most) throws IOException {
    count = in.readLong();
    if (count < 0) {
      throw new IOException("a negative count");
    }
    for (long number = Math.max(oldest(), count - most); number < count; number++) {
      values[slot(number)] = in.readFloat();
    }
  }
}
