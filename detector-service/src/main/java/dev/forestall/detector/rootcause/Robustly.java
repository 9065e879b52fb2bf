package dev.forestall.detector.rootcause;

import java.util.Arrays;

/** Estimates that a few odd minutes do not move. */
final class Robustly {
  /** Of a normal distribution: its standard deviation over its median absolute deviation. */
  static final double MAD_TO_SIGMA = 1.48;

  /** The same for the range between the quartiles. */
  static final double QUARTILES_TO_SIGMA = 1 / 1.35;

  private Robustly() {}

  static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** With linear interpolation; NaN of nothing. */
  static double quantile(double[] values, double quantile) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = Math.min(1, Math.max(0, quantile)) * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  /** Median absolute deviation from a centre, as a standard deviation. */
  static double sigma(double[] values, double centre) {
    return MAD_TO_SIGMA * median(Arrays.stream(values).map(v -> Math.abs(v - centre)).toArray());
  }

  /** The first value at which half of the weight is reached. */
  static double weightedMedian(double[] values, double[] weights) {
    int[] order = order(values);
    double half = Arrays.stream(weights).sum() / 2;
    double sum = 0;
    for (int i : order) {
      sum += weights[i];
      if (sum >= half) {
        return values[i];
      }
    }
    return Double.NaN;
  }

  /** Indices in rising order of the values; by insertion, as there are only some thirty minutes. */
  static int[] order(double[] values) {
    int[] order = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int at = i;
      for (; at > 0 && values[order[at - 1]] > values[i]; at--) {
        order[at] = order[at - 1];
      }
      order[at] = i;
    }
    return order;
  }
}
