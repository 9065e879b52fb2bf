package dev.forestall.benchmarks.nab;

import java.util.Arrays;
import java.util.List;

/**
 * Volume under the surface of precision and recall (Paparrizos et al., Volume Under the Surface: a
 * New Accuracy Evaluation Measure for Time-Series Anomaly Detection, VLDB 2022): the area under the
 * precision-recall curve with labels whose ends are softened over a buffer, averaged over buffers.
 * Thresholds are close together where few samples are above them, so that seldom points count.
 */
public final class VusPr {
  private static final int BUFFERS = 5;
  private static final double NEXT_THRESHOLD = 1.05;

  private VusPr() {}

  /**
   * The volume, 0 to 1.
   *
   * @param score the greater the more anomalous
   * @param windows labelled windows, at least one
   * @param longest longest buffer, in samples
   */
  public static double of(double[] score, List<NabSeries.Window> windows, int longest) {
    int[] order = order(score);
    double volume = 0;
    for (int i = 0; i <= BUFFERS; i++) {
      volume += area(score, order, windows, longest * i / BUFFERS);
    }
    return volume / (BUFFERS + 1);
  }

  /** Samples by their score, greatest first. */
  private static int[] order(double[] score) {
    Integer[] order = new Integer[score.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(score[b], score[a]));
    return Arrays.stream(order).mapToInt(i -> i).toArray();
  }

  private static double area(
      double[] score, int[] order, List<NabSeries.Window> windows, int buffer) {
    double[] label = soft(score.length, windows, buffer);
    double hard = windows.stream().mapToInt(NabSeries.Window::length).sum();
    double positives = (Arrays.stream(label).sum() + hard) / 2;
    int[] window = windows(score.length, windows, buffer);
    boolean[] seen = new boolean[windows.size()];
    int exist = 0;
    double found = 0;
    double area = 0;
    double recallBefore = 0;
    double precisionBefore = 1;
    double next = 1;
    for (int said = 1; said <= order.length; said++) {
      int at = order[said - 1];
      found += label[at];
      if (window[at] >= 0 && !seen[window[at]]) {
        seen[window[at]] = true;
        exist++;
      }
      boolean last = said == order.length;
      if (last || (said >= next && score[order[said]] < score[at])) {
        double recall = Math.min(1, found / positives) * exist / windows.size();
        double precision = found / said;
        area += (recall - recallBefore) * (precision + precisionBefore) / 2;
        recallBefore = recall;
        precisionBefore = precision;
        next = said * NEXT_THRESHOLD;
      }
    }
    return area;
  }

  /** Which window a sample belongs to with half the buffer at both ends, else -1. */
  private static int[] windows(int length, List<NabSeries.Window> windows, int buffer) {
    int[] belongs = new int[length];
    Arrays.fill(belongs, -1);
    for (int k = 0; k < windows.size(); k++) {
      int from = Math.max(0, windows.get(k).first() - buffer / 2);
      int to = Math.min(length - 1, windows.get(k).last() + buffer / 2);
      Arrays.fill(belongs, from, to + 1, k);
    }
    return belongs;
  }

  private static double[] soft(int length, List<NabSeries.Window> windows, int buffer) {
    double[] label = new double[length];
    int half = buffer / 2;
    for (NabSeries.Window window : windows) {
      for (int i = window.first(); i <= window.last(); i++) {
        label[i] = 1;
      }
      for (int d = 1; d <= half; d++) {
        double value = Math.sqrt(1 - (double) d / buffer);
        raise(label, window.first() - d, value);
        raise(label, window.last() + d, value);
      }
    }
    return label;
  }

  private static void raise(double[] label, int at, double value) {
    if (at >= 0 && at < label.length) {
      label[at] = Math.max(label[at], value);
    }
  }
}
