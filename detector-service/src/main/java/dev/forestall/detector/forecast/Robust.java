package dev.forestall.detector.forecast;

import java.util.Arrays;

/** Medians and what is made of them. */
public final class Robust {
  /** Median absolute deviation of a normal distribution to its standard deviation. */
  private static final double MAD_TO_SIGMA = 1.4826;

  private Robust() {}

  /** The quantile by linear interpolation; {@code values} need not be sorted and is left alone. */
  public static double quantile(double[] values, double share) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The median. */
  public static double median(double[] values) {
    return quantile(values, 0.5);
  }

  /** A standard deviation that a few wild values do not move. */
  public static double sigma(double[] values) {
    double middle = median(values);
    double[] deviations = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - middle);
    }
    return MAD_TO_SIGMA * median(deviations);
  }
}
