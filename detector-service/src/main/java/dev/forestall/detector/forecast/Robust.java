package dev.forestall.detector.forecast;

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
    double[] parted = values.clone();
    double place = share * (parted.length - 1);
    int below = (int) place;
    part(parted, below);
    double low = parted[below];
    double high = below + 1 < parted.length ? least(parted, below + 1) : low;
    return low + (place - below) * (high - low);
  }

  /**
   * Puts the value that belongs at {@code place} there, none greater before it and none less after
   * it (Hoare's find, CACM 4, 1961): sorting it all is the greatest part of what an evaluation
   * costs. No value may be NaN.
   */
  private static void part(double[] values, int place) {
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      double pivot = values[place];
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (pivot < values[j]) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (j < place) {
        from = i;
      }
      if (place < i) {
        to = j;
      }
    }
  }

  private static double least(double[] values, int from) {
    double least = values[from];
    for (int i = from + 1; i < values.length; i++) {
      least = Math.min(least, values[i]);
    }
    return least;
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
