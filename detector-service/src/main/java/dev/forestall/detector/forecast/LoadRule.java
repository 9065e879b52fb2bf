package dev.forestall.detector.forecast;

import dev.forestall.detector.window.Points;
import java.util.Arrays;

/**
 * Is it the load? The growth of a metric is explained by the request rate when both move together
 * and the metric did not grow out of proportion: what a request holds, more requests hold more of,
 * but threefold memory is not explained by a fifth more requests.
 */
final class LoadRule {
  private static final double MILLIS = 1000;
  private static final int SPANS = 16;
  private static final double LOAD_MOVED = 1.2;
  private static final double TOGETHER = 0.6;
  private static final double PROPORTION = 0.7;

  private LoadRule() {}

  /** Whether the growth of {@code run} since that age is explained by these request rates. */
  static boolean explains(Points rates, Run run, double since) {
    if (rates.size() < SPANS / 2) {
      return false;
    }
    double[][] means = means(rates, run, Math.max(since, (rates.at(0) - run.start()) / MILLIS));
    double[] x = means[0];
    double[] y = means[1];
    int third = x.length / 3;
    if (third < 2) {
      return false;
    }
    double load = moved(x, third);
    return load > LOAD_MOVED
        && load - 1 > PROPORTION * (moved(y, third) - 1)
        && correlation(x, y) > TOGETHER;
  }

  /** The level of the first third over that of the last, or the other way round: at least 1. */
  private static double moved(double[] values, int third) {
    double before = Robust.median(Arrays.copyOfRange(values, 0, third));
    double after = Robust.median(Arrays.copyOfRange(values, values.length - third, values.length));
    return before > 0 && after > 0 ? Math.max(after / before, before / after) : 1;
  }

  private static double[][] means(Points load, Run run, double since) {
    double[] sums = new double[SPANS];
    double[] loads = new double[SPANS];
    int[] counts = new int[SPANS];
    int[] loadCounts = new int[SPANS];
    double length = Math.max(1e-9, (run.age() - since) / SPANS);
    for (int i = run.indexAt(since); i < run.size(); i++) {
      int span = Math.min(SPANS - 1, (int) ((run.t(i) - since) / length));
      sums[span] += run.low(i);
      counts[span]++;
    }
    for (int i = 0; i < load.size(); i++) {
      double age = (load.at(i) - run.start()) / MILLIS;
      if (age >= since && age <= run.age()) {
        int span = Math.min(SPANS - 1, (int) ((age - since) / length));
        loads[span] += load.value(i);
        loadCounts[span]++;
      }
    }
    double[] x = new double[SPANS];
    double[] y = new double[SPANS];
    int n = 0;
    for (int i = 0; i < SPANS; i++) {
      if (counts[i] > 0 && loadCounts[i] > 0) {
        x[n] = loads[i] / loadCounts[i];
        y[n++] = sums[i] / counts[i];
      }
    }
    return new double[][] {Arrays.copyOf(x, n), Arrays.copyOf(y, n)};
  }

  private static double correlation(double[] x, double[] y) {
    double xy = covariance(x, y);
    double norm = Math.sqrt(covariance(x, x) * covariance(y, y));
    return norm > 0 ? xy / norm : 0;
  }

  private static double covariance(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - meanX) * (y[i] - meanY);
    }
    return sum;
  }
}
