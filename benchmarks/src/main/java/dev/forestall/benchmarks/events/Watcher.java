package dev.forestall.benchmarks.events;

import dev.forestall.benchmarks.nezha.DayMetrics;
import dev.forestall.detector.anomaly.PodDetector;
import dev.forestall.detector.anomaly.SeriesModel;
import java.util.ArrayList;
import java.util.List;

/** Raises alarms on the metrics of a pod, each from what came before. */
interface Watcher {
  /** All alarms, with their scores. */
  List<Alarm> watch(DayMetrics.Pod pod);

  /** The models of the service: each series, and all of the pod together. */
  static List<Alarm> service(DayMetrics.Pod pod) {
    List<Alarm> alarms = new ArrayList<>();
    for (double[] values : pod.values()) {
      SeriesModel model = new SeriesModel();
      for (int i = 0; i < values.length; i++) {
        long at = pod.at()[i];
        model
            .accept(at * 1000, values[i])
            .ifPresent(o -> alarms.add(new Alarm(at, o.score() / o.threshold())));
      }
    }
    alarms.addAll(together(pod));
    return alarms;
  }

  /** The detector of the pod as a whole, alone. */
  static List<Alarm> together(DayMetrics.Pod pod) {
    List<Alarm> alarms = new ArrayList<>();
    PodDetector together = new PodDetector();
    double[] scrape = new double[pod.values().length];
    for (int i = 0; i < pod.at().length; i++) {
      for (int c = 0; c < scrape.length; c++) {
        scrape[c] = pod.values()[c][i];
      }
      double score = together.accept(scrape);
      if (together.alarm()) {
        alarms.add(new Alarm(pod.at()[i], score / PodDetector.THRESHOLD));
      }
    }
    return alarms;
  }

  /** Standard deviations from the mean of the hour before; 1 stands for three of them. */
  static List<Alarm> threeSigma(DayMetrics.Pod pod) {
    List<Alarm> alarms = new ArrayList<>();
    for (double[] values : pod.values()) {
      for (int i = FEWEST; i < values.length; i++) {
        double mean = 0;
        double square = 0;
        int from = first(pod.at(), i, 3600);
        for (int k = from; k < i; k++) {
          mean += values[k] / (i - from);
        }
        for (int k = from; k < i; k++) {
          square += (values[k] - mean) * (values[k] - mean) / (i - from);
        }
        double sigmas = Math.abs(values[i] - mean) / Math.sqrt(square);
        if (i - from >= FEWEST && sigmas > 0 && !Double.isNaN(sigmas)) {
          alarms.add(new Alarm(pod.at()[i], Math.min(sigmas, 1e12) / 3));
        }
      }
    }
    return alarms;
  }

  /**
   * Prometheus' {@code predict_linear(x[range], 3600)} against a limit. The data names none: the
   * limit is twice the largest value of the first half hour; 1 stands for reaching it.
   */
  static Watcher predictLinear(long rangeSeconds) {
    return pod -> {
      List<Alarm> alarms = new ArrayList<>();
      for (double[] values : pod.values()) {
        double limit = 0;
        for (int i = 0; i < values.length; i++) {
          if (pod.at()[i] - pod.at()[0] <= 1800) {
            limit = Double.isFinite(values[i]) ? Math.max(limit, 2 * values[i]) : limit;
          } else if (limit > 0) {
            double predicted = predicted(pod.at(), values, first(pod.at(), i, rangeSeconds), i);
            if (predicted > 0) {
              alarms.add(new Alarm(pod.at()[i], predicted / limit));
            }
          }
        }
      }
      return alarms;
    };
  }

  /** Values that a trailing deviation needs. */
  int FEWEST = 15;

  private static int first(long[] at, int i, long seconds) {
    int first = i;
    while (first > 0 && at[first - 1] >= at[i] - seconds) {
      first--;
    }
    return first;
  }

  /** Least squares, an hour ahead. */
  private static double predicted(long[] at, double[] values, int from, int to) {
    double meanAt = 0;
    double mean = 0;
    int count = to - from + 1;
    for (int k = from; k <= to; k++) {
      meanAt += (double) (at[k] - at[to]) / count;
      mean += values[k] / count;
    }
    double product = 0;
    double square = 0;
    for (int k = from; k <= to; k++) {
      double d = at[k] - at[to] - meanAt;
      product += d * (values[k] - mean);
      square += d * d;
    }
    return square > 0 ? mean + product / square * (3600 - meanAt) : 0;
  }
}
