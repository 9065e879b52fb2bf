package dev.forestall.detector.window;

import java.util.Arrays;

/**
 * One metric at full resolution: in order of time, at most one value a slot (the latest of the
 * slot), so that writing a sample twice changes nothing. Values are float32, as they are stored.
 */
final class Series {
  private static final int FIRST_CAPACITY = 32;

  private final long slotMillis;
  private long[] times = new long[FIRST_CAPACITY];
  private float[] values = new float[FIRST_CAPACITY];
  private int size;

  Series(long slotMillis) {
    this.slotMillis = slotMillis;
  }

  int size() {
    return size;
  }

  /** Puts a value into its slot; false when the slot already has it or a later one. */
  boolean put(long at, double value) {
    long slot = Math.floorDiv(at, slotMillis);
    int i = size;
    while (i > 0 && Math.floorDiv(times[i - 1], slotMillis) > slot) {
      i--;
    }
    if (i > 0 && Math.floorDiv(times[i - 1], slotMillis) == slot) {
      return replace(i - 1, at, (float) value);
    }
    insert(i, at, (float) value);
    return true;
  }

  /** The value in the slot that holds {@code at}, with its time; -1 when there is none. */
  int indexOfSlot(long slot) {
    for (int i = size - 1; i >= 0; i--) {
      long own = Math.floorDiv(times[i], slotMillis);
      if (own == slot) {
        return i;
      }
      if (own < slot) {
        return -1;
      }
    }
    return -1;
  }

  long at(int i) {
    return times[i];
  }

  float value(int i) {
    return values[i];
  }

  /** Forgets what is older. */
  void trim(long before) {
    int first = 0;
    while (first < size && times[first] < before) {
      first++;
    }
    if (first > 0) {
      System.arraycopy(times, first, times, 0, size - first);
      System.arraycopy(values, first, values, 0, size - first);
      size -= first;
    }
  }

  Points between(long from, long to) {
    int first = 0;
    while (first < size && times[first] < from) {
      first++;
    }
    int end = size;
    while (end > first && times[end - 1] > to) {
      end--;
    }
    double[] copied = new double[end - first];
    for (int i = first; i < end; i++) {
      copied[i - first] = values[i];
    }
    return new Points(Arrays.copyOfRange(times, first, end), copied);
  }

  private boolean replace(int i, long at, float value) {
    if (at <= times[i]) {
      return false;
    }
    times[i] = at;
    values[i] = value;
    return true;
  }

  private void insert(int i, long at, float value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    System.arraycopy(times, i, times, i + 1, size - i);
    System.arraycopy(values, i, values, i + 1, size - i);
    times[i] = at;
    values[i] = value;
    size++;
  }
}
