package dev.forestall.benchmarks.nab;

import java.util.BitSet;
import java.util.List;

/**
 * NAB's score (Lavin and Ahmad, Evaluating Real-Time Anomaly Detection Algorithms, 2015): the
 * earliest detection in a window counts, the earlier the more; a false one costs the more the
 * further it lies behind a window; a missed window costs.
 */
final class NabScorer {
  private static final double STEEPNESS = 5;
  private static final double FAR = 3;
  private static final double BEST = sigmoid(-1);

  private NabScorer() {}

  /** What is rewarded: the cost of a false detection, and of a missed window. */
  enum Profile {
    STANDARD(0.11, 1),
    REWARD_LOW_FP(0.22, 1),
    REWARD_LOW_FN(0.11, 2);

    final double falsePositive;
    final double falseNegative;

    Profile(double falsePositive, double falseNegative) {
      this.falsePositive = falsePositive;
      this.falseNegative = falseNegative;
    }
  }

  /**
   * What a series contributes.
   *
   * @param hits Σ of the windows' best detections, each in (0, 1]
   * @param falseCost Σ of what false detections cost at weight 1, not positive
   * @param missed windows without a detection
   * @param windows windows
   * @param falseAlarms detections outside of all windows
   */
  record Tally(double hits, double falseCost, int missed, int windows, int falseAlarms) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          hits + other.hits,
          falseCost + other.falseCost,
          missed + other.missed,
          windows + other.windows,
          falseAlarms + other.falseAlarms);
    }

    /** 0 for a detector that never speaks, 100 for a perfect one. */
    double score(Profile profile) {
      if (windows == 0) {
        return Double.NaN;
      }
      double raw = hits + profile.falsePositive * falseCost - profile.falseNegative * missed;
      double silent = -profile.falseNegative * windows;
      return 100 * (raw - silent) / (windows - silent);
    }
  }

  /** Scores the detections of one series. */
  static Tally tally(NabSeries series, BitSet detections) {
    List<NabSeries.Window> windows = series.windows();
    double[] best = new double[windows.size()];
    double falseCost = 0;
    int falseAlarms = 0;
    int next = 0;
    for (int i = detections.nextSetBit(series.probation());
        i >= 0;
        i = detections.nextSetBit(i + 1)) {
      while (next < windows.size() && windows.get(next).last() < i) {
        next++;
      }
      if (next < windows.size() && windows.get(next).holds(i)) {
        best[next] = Math.max(best[next], hit(windows.get(next), i));
      } else {
        falseCost += next == 0 ? -1 : past(windows.get(next - 1), i);
        falseAlarms++;
      }
    }
    double hits = 0;
    int missed = 0;
    for (double one : best) {
      hits += one;
      missed += one == 0 ? 1 : 0;
    }
    return new Tally(hits, falseCost, missed, windows.size(), falseAlarms);
  }

  private static double hit(NabSeries.Window window, int at) {
    return sigmoid(-(window.last() - at + 1.0) / window.length()) / BEST;
  }

  private static double past(NabSeries.Window window, int at) {
    return sigmoid((at - window.last()) / (window.length() - 1.0));
  }

  private static double sigmoid(double position) {
    return position > FAR ? -1 : 2 / (1 + Math.exp(STEEPNESS * position)) - 1;
  }
}
