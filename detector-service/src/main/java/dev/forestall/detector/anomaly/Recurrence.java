package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which onsets were to be expected: one that follows three of the last five at the same distance in
 * time, and is not much larger. So an hourly or daily job fires three times and then no more,
 * however short the window of the detectors is. Keeps the last 64 onsets.
 */
final class Recurrence {
  private static final int KEPT = 64;
  private static final int FEW = 4;
  private static final int LOOKED_BACK = 5;
  private static final int ENOUGH = 3;
  private static final long SHORTEST_MILLIS = 10 * 60_000L;
  private static final long LEAST_SLACK_MILLIS = 60_000;
  private static final int SLACK_SHARE = 200;
  private static final double LARGER = 1.5;

  private long[] times;
  private float[] sizes;
  private int count;

  Recurrence() {
    times = new long[0];
    sizes = new float[0];
  }

  /** The same onsets again, to go on from apart. */
  Recurrence(Recurrence other) {
    times = other.times.clone();
    sizes = other.sizes.clone();
    count = other.count;
  }

  /**
   * Takes an onset in, later than all before; whether it was to be expected.
   *
   * @param at time, milliseconds
   * @param size how far the value is from its mean
   */
  boolean expected(long at, double size) {
    boolean expected = false;
    for (int i = Math.max(0, count - KEPT); i < count && !expected; i++) {
      long period = at - times[i % KEPT];
      expected = period >= SHORTEST_MILLIS && recurs(at, period, size);
    }
    grow(count);
    times[count % KEPT] = at;
    sizes[count % KEPT] = (float) size;
    count++;
    return expected;
  }

  /** Room for so many before this one, as far as they are kept: most series have few. */
  private void grow(int before) {
    if (before >= times.length && times.length < KEPT) {
      int room = Math.min(KEPT, Math.max(FEW, 2 * before));
      times = Arrays.copyOf(times, room);
      sizes = Arrays.copyOf(sizes, room);
    }
  }

  /** How many there were, then those that are kept, oldest first. */
  void write(DataOutput out) throws IOException {
    out.writeInt(count);
    for (int i = Math.max(0, count - KEPT); i < count; i++) {
      out.writeLong(times[i % KEPT]);
      out.writeFloat(sizes[i % KEPT]);
    }
  }

  void read(DataInput in) throws IOException {
    count = in.readInt();
    if (count < 0) {
      throw new IOException("a negative count");
    }
    grow(Math.min(KEPT, count) - 1);
    for (int i = Math.max(0, count - KEPT); i < count; i++) {
      times[i % KEPT] = in.readLong();
      sizes[i % KEPT] = in.readFloat();
    }
  }

  private boolean recurs(long at, long period, double size) {
    double largest = 0;
    int found = 0;
    for (int back = 1; back <= LOOKED_BACK; back++) {
      float then = sizeAt(at - back * period, Math.max(LEAST_SLACK_MILLIS, period / SLACK_SHARE));
      found += then >= 0 ? 1 : 0;
      largest = Math.max(largest, then);
    }
    return found >= ENOUGH && size <= LARGER * largest;
  }

  private float sizeAt(long time, long slack) {
    for (int i = Math.max(0, count - KEPT); i < count; i++) {
      if (Math.abs(times[i % KEPT] - time) <= slack) {
        return sizes[i % KEPT];
      }
    }
    return -1;
  }
}
