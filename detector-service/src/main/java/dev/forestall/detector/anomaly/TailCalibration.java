package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a detector's own measure into surprise: −log10 of the share of earlier measures that were
 * as large, counted in a histogram with eight bins an octave. What is larger than ever before gets
 * more by how much larger it is. Older counts fade: all are halved when they have become 3,000.
 *
 * <p>The counts are kept added up from the largest bin, within each of ten blocks and over the
 * blocks, four counts a long: counting adds a one to all that lie below at once, and no question
 * walks over bins.
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

  /** Mantissas of the powers of two by an eighth, and one that none reaches. */
  private static final long[] EIGHTHS = eighths();

  /** By the first five bits of a mantissa: how many eighths it is at least. */
  private static final int GUESSED_BITS = 5;

  private static final byte[] GUESSES = guesses();

  private static final int A_BLOCK = 16;
  private static final int LANES = 4;
  private static final int LANE_BITS = 16;
  private static final int LANE = 0xffff;
  private static final int LONGS = A_BLOCK / LANES;

  /** For n from 0 to 16 four longs: a one in each of the first n lanes. */
  private static final long[] BELOW = below();

  private final long[] inBlock;
  private final long[] inBlocksBeyond;
  private int total;
  private double largest;

  TailCalibration() {
    inBlock = new long[BINS / LANES];
    inBlocksBeyond = new long[LONGS];
  }

  /** The same counts again, to go on from apart. */
  TailCalibration(TailCalibration other) {
    inBlock = other.inBlock.clone();
    inBlocksBeyond = other.inBlocksBeyond.clone();
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
    count(bin);
    if (total > FADE_AT) {
      fade();
    }
    if (measure > largest) {
      largest = measure;
    }
  }

  /** How many are counted in this bin and beyond. */
  private int asLarge(int bin) {
    return lane(inBlock, bin) + lane(inBlocksBeyond, bin / A_BLOCK);
  }

  private static int lane(long[] lanes, int i) {
    return (int) (lanes[i / LANES] >>> (i % LANES * LANE_BITS)) & LANE;
  }

  private void count(int bin) {
    total++;
    int block = bin / A_BLOCK;
    int upTo = (bin % A_BLOCK + 1) * LONGS;
    for (int i = 0; i < LONGS; i++) {
      inBlock[block * LONGS + i] += BELOW[upTo + i];
      inBlocksBeyond[i] += BELOW[block * LONGS + i];
    }
  }

  /** Halves all counts where they lie. */
  private void fade() {
    int beyond = 0;
    for (int block = BINS / A_BLOCK - 1; block >= 0; block--) {
      set(inBlocksBeyond, block, beyond);
      int before = 0;
      int halved = 0;
      for (int bin = (block + 1) * A_BLOCK - 1; bin >= block * A_BLOCK; bin--) {
        int sum = lane(inBlock, bin);
        halved += (sum - before) / 2;
        before = sum;
        set(inBlock, bin, halved);
      }
      beyond += halved;
    }
    total = beyond;
  }

  private static void set(long[] lanes, int i, int count) {
    int shift = i % LANES * LANE_BITS;
    lanes[i / LANES] = (lanes[i / LANES] & ~((long) LANE << shift)) | ((long) count << shift);
  }

  /** ⌊8·log2 + 80⌋ within the bins, from exponent and mantissa; 0 for what is not positive. */
  private static int bin(double measure) {
    if (!(measure > 0)) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(measure);
    long mantissa = bits & MANTISSA;
    int guess = GUESSES[(int) (mantissa >>> (MANTISSA_BITS - GUESSED_BITS))];
    int eighth = guess + (mantissa >= EIGHTHS[guess + 1] ? 1 : 0);
    int octave = (int) (bits >>> MANTISSA_BITS) - BIAS;
    return Math.max(1, Math.min(BINS - 1, AN_OCTAVE * octave + eighth + OFFSET));
  }

  private static long[] eighths() {
    long[] eighths = new long[AN_OCTAVE + 1];
    for (int i = 0; i < AN_OCTAVE; i++) {
      eighths[i] = Double.doubleToRawLongBits(Math.pow(2, (double) i / AN_OCTAVE)) & MANTISSA;
    }
    eighths[AN_OCTAVE] = Long.MAX_VALUE;
    return eighths;
  }

  private static byte[] guesses() {
    byte[] guesses = new byte[1 << GUESSED_BITS];
    for (int i = 0; i < guesses.length; i++) {
      long least = (long) i << (MANTISSA_BITS - GUESSED_BITS);
      while (least >= EIGHTHS[guesses[i] + 1]) {
        guesses[i]++;
      }
    }
    return guesses;
  }

  private static long[] below() {
    long[] below = new long[(A_BLOCK + 1) * LONGS];
    for (int n = 0; n <= A_BLOCK; n++) {
      for (int lane = 0; lane < n; lane++) {
        below[n * LONGS + lane / LANES] |= 1L << (lane % LANES * LANE_BITS);
      }
    }
    return below;
  }

  /** The counts, from the lowest bin on, and the largest measure. */
  void write(DataOutput out) throws IOException {
    for (int bin = 0; bin < BINS; bin++) {
      boolean last = bin % A_BLOCK == A_BLOCK - 1;
      out.writeShort(lane(inBlock, bin) - (last ? 0 : lane(inBlock, bin + 1)));
    }
    out.writeDouble(largest);
  }

  void read(DataInput in) throws IOException {
    int[] counts = new int[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      counts[bin] = in.readShort();
    }
    largest = in.readDouble();
    int beyond = 0;
    for (int bin = BINS - 1, sum = 0; bin >= 0; bin--) {
      sum = bin % A_BLOCK == A_BLOCK - 1 ? counts[bin] : sum + counts[bin];
      if (counts[bin] < 0 || beyond + sum > FADE_AT) {
        throw new IOException("counts that cannot be");
      }
      set(inBlock, bin, sum);
      if (bin % A_BLOCK == 0) {
        set(inBlocksBeyond, bin / A_BLOCK, beyond);
        beyond += sum;
      }
    }
    total = beyond;
  }
}
