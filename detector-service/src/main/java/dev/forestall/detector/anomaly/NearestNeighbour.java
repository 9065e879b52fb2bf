package dev.forestall.detector.anomaly;

/**
 * How far the last 16 values are, as a shape, from the nearest of 128 earlier shapes (a discord, as
 * in Keogh, Lin and Fu, HOT SAX, 2005; here online, against a bounded past), in units of the mean
 * absolute deviation.
 */
final class NearestNeighbour {
  static final int LENGTH = 16;
  private static final int REFERENCES = 128;
  private static final int STEP = 2;
  private static final int FIRST = 37;
  private static final int FEWEST = 10;
  private static final double TINY = 1e-9;

  private final double[] query = new double[LENGTH];

  /** The distance, or 0 while there are too few shapes. */
  double measure(Ring ring, double deviation) {
    long newest = ring.count() - 1;
    if (newest < FIRST) {
      return 0;
    }
    long end = newest - LENGTH;
    end -= end % STEP;
    int references = (int) Math.min(REFERENCES, (end - (LENGTH - 1)) / STEP + 1);
    if (references <= FEWEST) {
      return 0;
    }
    for (int k = 0; k < LENGTH; k++) {
      query[k] = ring.get(newest - LENGTH + 1 + k);
    }
    return Math.sqrt(nearest(ring, end, references) / LENGTH) / (deviation + TINY);
  }

  private double nearest(Ring ring, long newestEnd, int references) {
    float[] values = ring.array();
    double nearest = Double.MAX_VALUE;
    for (int r = 0; r < references; r++) {
      long from = newestEnd - (long) r * STEP - LENGTH + 1;
      int slot = ring.slot(from);
      double distance =
          slot + LENGTH <= values.length ? distance(values, slot, nearest) : wrapped(ring, from);
      nearest = Math.min(nearest, distance);
    }
    return nearest;
  }

  /** Sum of squares; given up half-way when it is no longer the nearest. */
  private double distance(float[] values, int slot, double enough) {
    double sum = 0;
    for (int k = 0; k < LENGTH / 2; k++) {
      double d = query[k] - values[slot + k];
      sum += d * d;
    }
    if (sum >= enough) {
      return sum;
    }
    for (int k = LENGTH / 2; k < LENGTH; k++) {
      double d = query[k] - values[slot + k];
      sum += d * d;
    }
    return sum;
  }

  private double wrapped(Ring ring, long from) {
    double sum = 0;
    for (int k = 0; k < LENGTH; k++) {
      double d = query[k] - ring.get(from + k);
      sum += d * d;
    }
    return sum;
  }
}
