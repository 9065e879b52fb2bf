package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a detector's own measure into surprise: −log10 of the share of earlier measures that were
 * as large, counted in a histogram with eight bins an octave. What is larger than ever before gets
 * more by how much larger it is. Older counts fade: all are halved when they have become 3,000.
 */
final class TailCalibration {
  private static final int BINS = 160;
  private static final int WARM_UP = 50;
  private static final int FADE_AT = 3_000;
  private static final double A_BIN = 8 / Math.log(2);
  private static final double OFFSET = 80;
  private static final double BEYOND = 2;

  private final short[] counts;
  private int total;
  private double largest;

  TailCalibration() {
    counts = new short[BINS];
  }

  /** The same counts again, to go on from apart. */
  TailCalibration(TailCalibration other) {
    counts = other.counts.clone();
    total = other.total;
    largest = other.largest;
  }

  /**
   * Surprise of a measure, 0 to {@link Surprise#LARGEST}; then counts it.
   *
   * @param number number of the sample: the first fifty surprise nobody
   * @param measure not negative
   */
  double surprise(long number, double measure) {
    double surprise = of(number, measure);
    learn(measure);
    return surprise;
  }

  /** The same without counting it. */
  double of(long number, double measure) {
    if (number <= WARM_UP || !(measure > 0)) {
      return 0;
    }
    int asLarge = 0;
    for (int i = bin(measure); i < BINS; i++) {
      asLarge += counts[i];
    }
    double surprise = -Math.log10((asLarge + 0.5) / (total + 1.0));
    if (largest > 0 && measure > largest) {
      surprise += BEYOND * Math.log10(measure / largest);
    }
    return Surprise.clip(surprise);
  }

  /** Counts a measure. */
  void learn(double measure) {
    count(bin(measure));
    largest = Math.max(largest, measure);
  }

  private void count(int bin) {
    counts[bin]++;
    total++;
    if (total > FADE_AT) {
      total = 0;
      for (int i = 0; i < BINS; i++) {
        counts[i] = (short) (counts[i] / 2);
        total += counts[i];
      }
    }
  }

  private static int bin(double measure) {
    if (!(measure > 0)) {
      return 0;
    }
    double place = Math.floor(A_BIN * Math.log(measure) + OFFSET);
    return (int) Math.max(1, Math.min(BINS - 1, place));
  }

  void write(DataOutput out) throws IOException {
    for (short each : counts) {
      out.writeShort(each);
    }
    out.writeDouble(largest);
  }

  void read(DataInput in) throws IOException {
    total = 0;
    for (int i = 0; i < BINS; i++) {
      counts[i] = in.readShort();
      total += counts[i];
    }
    largest = in.readDouble();
  }
}
