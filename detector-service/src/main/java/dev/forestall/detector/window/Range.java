package dev.forestall.detector.window;

/**
 * The range of some values in sixteen bits: the upper bits of a float32 without its sign, so eight
 * of exponent and eight of mantissa.
 */
final class Range {
  private static final int DROPPED = 15;
  private static final int LARGEST = Float.floatToIntBits(Float.MAX_VALUE) >> DROPPED;

  private Range() {}

  /** The bits that lead from the least to the greatest value, or as near as nine bits come. */
  static int bits(float least, float greatest) {
    int nearest = bits((double) greatest - least);
    for (int bits = Math.max(0, nearest - 1); bits <= nearest + 1; bits++) {
      if (end(least, bits) == greatest) {
        return bits; // what was read back is written as it was
      }
    }
    return nearest;
  }

  /** The greatest value. */
  static float end(float least, int bits) {
    double end = (double) least + Float.intBitsToFloat(Math.min(bits, LARGEST) << DROPPED);
    return (float) Math.min(Float.MAX_VALUE, end);
  }

  private static int bits(double range) {
    int half = 1 << (DROPPED - 1);
    return Math.min(LARGEST, (Float.floatToIntBits((float) range) + half) >>> DROPPED);
  }
}
