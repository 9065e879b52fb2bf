package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How much the newest values are spread otherwise than those before them: χ² between two histograms
 * of ten equal bins over the range seen so far. Works on the values, or on their differences over a
 * lag.
 */
final class HistogramShift {
  private static final int BINS = 10;
  private static final int OLDER = 2_000;
  private static final int FIRST = 120;
  private static final double GROWN = 1.3;
  private static final double PRIOR = 0.5;
  private static final double FLOOR = 0.005;

  private final int recent;
  private final int lag;
  private final int[] now;
  private final int[] before;
  private int inBefore;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private double from;
  private double width;
  private boolean built;

  /**
   * Compares the newest {@code recent} values with up to 2,000 older ones.
   *
   * @param lag 0 for the values themselves, else of differences to the value that many samples ago
   */
  HistogramShift(int recent, int lag) {
    this.recent = recent;
    this.lag = lag;
    this.now = new int[BINS];
    this.before = new int[BINS];
  }

  /** The same histograms again, to go on from apart. */
  HistogramShift(HistogramShift other) {
    recent = other.recent;
    lag = other.lag;
    now = other.now.clone();
    before = other.before.clone();
    inBefore = other.inBefore;
    least = other.least;
    greatest = other.greatest;
    from = other.from;
    width = other.width;
    built = other.built;
  }

  /** The measure after the newest value, 0 while there is too little. */
  double measure(Newest values) {
    long number = values.count() - 1;
    if (number < lag) {
      return 0;
    }
    double value = at(values, number);
    if (value < least) {
      least = value;
    }
    if (value > greatest) {
      greatest = value;
    }
    if (number < FIRST) {
      return 0;
    }
    boolean outside = value < from || value > from + width * BINS;
    if (!built || (outside && greatest - least > GROWN * width * BINS)) {
      build(values, number);
    } else {
      move(values, number);
    }
    return width > 0 ? divergence() : 0;
  }

  private void build(Newest values, long number) {
    built = true;
    from = least;
    width = (greatest - least) / BINS;
    Arrays.fill(now, 0);
    Arrays.fill(before, 0);
    inBefore = 0;
    long first = Math.max(Math.max(lag, values.oldest() + lag), number - recent - OLDER + 1);
    for (long i = first; i <= number; i++) {
      int bin = bin(at(values, i));
      if (i > number - recent) {
        now[bin]++;
      } else {
        before[bin]++;
        inBefore++;
      }
    }
  }

  private void move(Newest values, long number) {
    now[bin(at(values, number))]++;
    long older = number - recent;
    if (older >= lag) {
      int bin = bin(at(values, older));
      now[bin]--;
      before[bin]++;
      inBefore++;
    }
    long forgotten = older - OLDER;
    if (forgotten >= lag) {
      before[bin(at(values, forgotten))]--;
      inBefore--;
    }
  }

  private double divergence() {
    double sum = 0;
    double one = 1 / (inBefore + PRIOR * BINS);
    double newOne = 1.0 / recent;
    for (int i = 0; i < BINS; i++) {
      double usual = (before[i] + PRIOR) * one;
      double d = now[i] * newOne - usual;
      sum += d * d / (usual + FLOOR);
    }
    return sum;
  }

  private double at(Newest values, long number) {
    return lag == 0 ? values.get(number) : values.get(number) - values.get(number - lag);
  }

  private int bin(double value) {
    if (!(width > 0)) {
      return 0;
    }
    int bin = (int) ((value - from) / width);
    return Math.max(0, Math.min(BINS - 1, bin));
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < BINS; i++) {
      out.writeInt(now[i]);
      out.writeInt(before[i]);
    }
    out.writeInt(inBefore);
    out.writeDouble(least);
    out.writeDouble(greatest);
    out.writeDouble(from);
    out.writeDouble(width);
    out.writeBoolean(built);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < BINS; i++) {
      now[i] = in.readInt();
      before[i] = in.readInt();
    }
    inBefore = in.readInt();
    least = in.readDouble();
    greatest = in.readDouble();
    from = in.readDouble();
    width = in.readDouble();
    built = in.readBoolean();
  }
}
