package dev.forestall.detector.anomaly;

/**
 * How far the last 16 values are, as a shape, from the nearest of 128 earlier shapes (a discord, as
 * in Keogh, Lin and Fu, HOT SAX, 2005; here online, against a bounded past), in units of the mean
 * absolute deviation.
 *
 * <p>For each distance in time between two shapes the sum of squares is carried along: one square
 * comes and one goes when both move by a sample (Zhu and others, Matrix Profile II, 2016). Every
 * thousand samples the sums are made anew. What rounding leaves of a huge value in between is small
 * beside the deviation, in which that value counts too; shapes as near as that are the same.
 */
final class NearestNeighbour {
  static final int LENGTH = 16;
  private static final int REFERENCES = 128;
  private static final int STEP = 2;
  private static final int FIRST = 37;
  private static final int FEWEST = 10;
  private static final double TINY = 1e-9;
  private static final double SAME = 0.001;

  /** Ends of earlier shapes lie 16 to 271 samples back, every second one is looked at. */
  private static final int LAGS = STEP * REFERENCES;

  private static final int FURTHEST = LENGTH + LAGS - 1;
  private static final int ANEW = 1_024;

  /** By lag, the furthest first; not kept in the store. */
  private final double[] sums = new double[LAGS];

  private boolean summed;

  /** The distance, or 0 while there are too few shapes. To be asked once a sample. */
  double measure(Newest values, double deviation) {
    long number = values.count() - 1;
    if (number < FIRST) {
      return 0;
    }
    double nearest = number < FURTHEST + LENGTH ? direct(values) : carried(values);
    double distance = Math.sqrt(Math.max(0, nearest) / LENGTH) / (deviation + TINY);
    return distance < SAME ? 0 : (float) distance; // the same after a restart, when sums are new
  }

  /** Each distance from its values: while there are fewer shapes; -1 when too few. */
  private static double direct(Newest values) {
    long number = values.count() - 1;
    long end = number - LENGTH;
    end -= end % STEP;
    int references = (int) Math.min(REFERENCES, (end - (LENGTH - 1)) / STEP + 1);
    if (references <= FEWEST) {
      return -1;
    }
    double nearest = Double.MAX_VALUE;
    for (int r = 0; r < references; r++) {
      nearest = Math.min(nearest, distance(values, values.slot(end - (long) r * STEP)));
    }
    return nearest;
  }

  private double carried(Newest values) {
    long number = values.count() - 1;
    int furthest = values.slot(number - FURTHEST);
    if (!summed || number % ANEW == 0) {
      summed = true;
      for (int i = 0; i < LAGS; i++) {
        sums[i] = distance(values, furthest + i);
      }
    } else {
      carry(values.array(), furthest, values.slot(number));
    }
    return smallest((int) ((number + 1) % STEP));
  }

  /** Of every second sum. Doubles that are not negative are in the order of their bits. */
  private double smallest(int first) {
    long a = Long.MAX_VALUE;
    long b = Long.MAX_VALUE;
    long c = Long.MAX_VALUE;
    long d = Long.MAX_VALUE;
    for (int i = first; i < LAGS; i += 4 * STEP) {
      a = Math.min(a, Double.doubleToRawLongBits(sums[i]));
      b = Math.min(b, Double.doubleToRawLongBits(sums[i + STEP]));
      c = Math.min(c, Double.doubleToRawLongBits(sums[i + 2 * STEP]));
      d = Math.min(d, Double.doubleToRawLongBits(sums[i + 3 * STEP]));
    }
    return Double.longBitsToDouble(Math.min(Math.min(a, b), Math.min(c, d)));
  }

  private void carry(float[] values, int furthest, int newest) {
    double comes = values[newest];
    double goes = values[newest - LENGTH];
    int before = furthest - LENGTH;
    for (int i = 0; i < LAGS; i++) {
      double more = comes - values[furthest + i];
      double less = goes - values[before + i];
      sums[i] += more * more - less * less;
    }
  }

  /** Sum of squares between the newest shape and the one that ends at a slot. */
  private static double distance(Newest values, int end) {
    float[] array = values.array();
    int newest = values.slot(values.count() - LENGTH);
    int earlier = end - LENGTH + 1;
    double even = 0;
    double odd = 0;
    for (int k = 0; k < LENGTH; k += 2) {
      double d = (double) array[newest + k] - array[earlier + k];
      double e = (double) array[newest + k + 1] - array[earlier + k + 1];
      even += d * d;
      odd += e * e;
    }
    return even + odd;
  }
}
