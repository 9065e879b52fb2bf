package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Turns a detector's own measure into surprise: −log10 of the share of earlier measures that were
 * as large, counted in a histogram with eight bins an octave. What is larger than ever before gets
 * more by how much larger it is. Older counts fade: all are halved when they have become 3,000.
 *
 * <p>The counts are kept as a binary indexed tree (Fenwick, A New Data Structure for Cumulative
 * Frequency Tables, 1994) that adds up from the largest bin.
 */
final class TailCalibration {
  private static final int BINS = 160;
  private static final int WARM_UP = 50;
  private static final int FADE_AT = Surprise.COUNTED;
  private static final int AN_OCTAVE = 8;
  private static final int OFFSET = 80;
  private static final double BEYOND = 2;
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;
  private static final int BIAS = 1023;
  private static final long[] EIGHTHS = eighths();

  private final short[] tree;
  private int total;
  private double largest;

  TailCalibration() {
    tree = new short[BINS];
  }

  /** The same counts again, to go on from apart. */
  TailCalibration(TailCalibration other) {
    tree = other.tree.clone();
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
    int bin = bin(measure);
    double surprise = of(number, measure, bin);
    learn(measure, bin);
    return surprise;
  }

  /** The same without counting it. */
  double of(long number, double measure) {
    return of(number, measure, bin(measure));
  }

  private double of(long number, double measure, int bin) {
    if (number <= WARM_UP || bin == 0) {
      return 0;
    }
    double surprise = Surprise.of(asLarge(bin), total);
    if (largest > 0 && measure > largest) {
      surprise += BEYOND * Math.log10(measure / largest);
    }
    return Surprise.clip(surprise);
  }

  /** Counts a measure. */
  void learn(double measure) {
    learn(measure, bin(measure));
  }

  private void learn(double measure, int bin) {
    count(bin, 1);
    if (total > FADE_AT) {
      fade();
    }
    if (measure > largest) {
      largest = measure;
    }
  }

  /** How many are counted in this bin, which is not the lowest, and beyond. */
  private int asLarge(int bin) {
    int sum = 0;
    for (int i = bin; i < BINS; i += i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  private void count(int bin, int more) {
    total += more;
    for (int i = bin; i > 0; i -= i & -i) {
      tree[i] += (short) more;
    }
  }

  /** Halves all counts where they lie. */
  private void fade() {
    int zeros = (total - asLarge(1)) / 2;
    for (int i = 1; i < BINS; i++) {
      tree[i] -= (short) beyond(i); // those are still sums
    }
    total = zeros;
    for (int i = BINS - 1; i > 0; i--) {
      int count = tree[i] / 2;
      tree[i] = (short) (count + beyond(i));
      total += count;
    }
  }

  /** What is counted in the bins that a place of the tree adds to its own. */
  private int beyond(int place) {
    int sum = 0;
    for (int step = 1; step < (place & -place) && place + step < BINS; step *= 2) {
      sum += tree[place + step];
    }
    return sum;
  }

  private int[] counts() {
    int[] counts = new int[BINS];
    int beyond = 0;
    for (int i = BINS - 1; i > 0; i--) {
      int asLarge = asLarge(i);
      counts[i] = asLarge - beyond;
      beyond = asLarge;
    }
    counts[0] = total - beyond;
    return counts;
  }

  /** ⌊8·log2 + 80⌋ within the bins, from exponent and mantissa; 0 for what is not positive. */
  private static int bin(double measure) {
    if (!(measure > 0)) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(measure);
    long mantissa = bits & MANTISSA;
    int eighth = 0;
    for (int step = AN_OCTAVE / 2; step > 0; step /= 2) {
      eighth += mantissa >= EIGHTHS[eighth + step] ? step : 0;
    }
    int octave = (int) (bits >>> MANTISSA_BITS) - BIAS;
    return Math.clamp(AN_OCTAVE * octave + eighth + OFFSET, 1, BINS - 1);
  }

  /** Mantissas of the powers of two by an eighth. */
  private static long[] eighths() {
    long[] eighths = new long[AN_OCTAVE];
    for (int i = 0; i < AN_OCTAVE; i++) {
      eighths[i] = Double.doubleToRawLongBits(Math.pow(2, (double) i / AN_OCTAVE)) & MANTISSA;
    }
    return eighths;
  }

  void write(DataOutput out) throws IOException {
    for (int each : counts()) {
      out.writeShort(each);
    }
    out.writeDouble(largest);
  }

  void read(DataInput in) throws IOException {
    Arrays.fill(tree, (short) 0);
    total = 0;
    for (int i = 0; i < BINS; i++) {
      count(i, in.readShort());
    }
    if (total < 0 || total > FADE_AT) {
      throw new IOException("counts that cannot be");
    }
    largest = in.readDouble();
  }
}
