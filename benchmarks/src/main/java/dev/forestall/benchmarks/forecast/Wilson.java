package dev.forestall.benchmarks.forecast;

import java.util.Locale;

/** The 95 % interval of a share (Wilson 1927). */
public final class Wilson {
  private static final double Z = 1.959964;

  private Wilson() {}

  /** The interval. */
  public static double[] interval(int hits, int of) {
    double p = hits / (double) of;
    double z2 = Z * Z / of;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / of + z2 / of / 4) / (1 + z2);
    return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
  }

  /** The share with its interval. */
  public static String text(int hits, int of) {
    if (of == 0) {
      return "-";
    }
    double[] i = interval(hits, of);
    return String.format(Locale.ROOT, "%.3f [%.2f, %.2f]", hits / (double) of, i[0], i[1]);
  }

  /** The share alone. */
  public static String brief(int hits, int of) {
    return of == 0 ? "-" : String.format(Locale.ROOT, "%.2f", hits / (double) of);
  }
}
