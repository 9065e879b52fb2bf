package dev.forestall.benchmarks.nab;

import java.util.Arrays;
import java.util.List;

/**
 * Volume under the surface of precision and recall (Paparrizos et al., Volume Under the Surface: a
 * New Accuracy Evaluation Measure for Time-Series Anomaly Detection, VLDB 2022): the area under the
 * precision-recall curve with labels whose ends are softened over a buffer, averaged over buffers.
 */
final class VusPr {
  private static final int BUFFERS = 5;
  private static final int THRESHOLDS = 50;

  private VusPr() {}

  /**
   * The volume, 0 to 1.
   *
   * @param score the greater the more anomalous
   * @param windows labelled windows, at least one
   * @param longest longest buffer, in samples
   */
  static double of(double[] score, List<NabSeries.Window> windows, int longest) {
    double volume = 0;
    for (int i = 0; i <= BUFFERS; i++) {
      volume += area(score, windows, longest * i / BUFFERS);
    }
    return volume / (BUFFERS + 1);
  }

  private static double area(double[] score, List<NabSeries.Window> windows, int buffer) {
    double[] label = soft(score.length, windows, buffer);
    double labelled = Arrays.stream(label).sum();
    double hard = windows.stream().mapToInt(NabSeries.Window::length).sum();
    double positives = (labelled + hard) / 2;
    double[] sorted = score.clone();
    Arrays.sort(sorted);
    double area = 0;
    double recallBefore = 0;
    double precisionBefore = 1;
    for (int t = 1; t <= THRESHOLDS; t++) {
      double threshold = sorted[sorted.length - Math.max(1, sorted.length * t / THRESHOLDS)];
      double found = 0;
      int said = 0;
      for (int i = 0; i < score.length; i++) {
        if (score[i] >= threshold) {
          found += label[i];
          said++;
        }
      }
      double recall = Math.min(1, found / positives) * existence(score, threshold, windows, buffer);
      double precision = said == 0 ? 1 : found / said;
      area += (recall - recallBefore) * (precision + precisionBefore) / 2;
      recallBefore = recall;
      precisionBefore = precision;
    }
    return area;
  }

  private static double existence(
      double[] score, double threshold, List<NabSeries.Window> windows, int buffer) {
    int found = 0;
    for (NabSeries.Window window : windows) {
      int from = Math.max(0, window.first() - buffer / 2);
      int to = Math.min(score.length - 1, window.last() + buffer / 2);
      for (int i = from; i <= to; i++) {
        if (score[i] >= threshold) {
          found++;
          break;
        }
      }
    }
    return (double) found / windows.size();
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
