package dev.forestall.benchmarks.spikes;

import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.detector.anomaly.SeriesModel;
import dev.forestall.detector.anomaly.SpikeDetector;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What a detector says of each sample: the greater the more anomalous, alarms at 1 and above. */
interface Said {
  /** Scores, sample by sample, each from what came before. */
  double[] of(double[] values);

  /**
   * The sum of the service, its onsets only: it tells no points, so that they rank as the least.
   */
  static double[] onsets(double[] values) {
    return run(values, new SeriesDetector(), null);
  }

  /** The sum of the service, sample by sample. */
  static double[] sum(double[] values) {
    SeriesDetector sum = new SeriesDetector();
    return Arrays.stream(values).map(v -> sum.accept(v) / SeriesDetector.THRESHOLD).toArray();
  }

  /** The spike detector of the service. */
  static double[] spike(double[] values) {
    return run(values, null, new SpikeDetector());
  }

  /** Both, each with its own threshold. */
  static double[] both(double[] values) {
    return run(values, new SeriesDetector(), new SpikeDetector());
  }

  /** All that the service has for a series, onsets only, as it tells them; a sample a minute. */
  static double[] service(double[] values) {
    SeriesModel model = new SeriesModel();
    double[] said = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      said[i] =
          model.accept(i * 60_000L, values[i]).map(o -> o.score() / o.threshold()).orElse(0.0);
    }
    return said;
  }

  private static double[] run(
      double[] values, @Nullable SeriesDetector sum, @Nullable SpikeDetector spike) {
    double[] said = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        continue;
      }
      if (sum != null) {
        sum.accept(values[i]);
        said[i] = sum.alarm() ? 1 : 0;
      }
      if (spike != null) {
        said[i] = Math.max(said[i], spike.accept(values[i]) / SpikeDetector.THRESHOLD);
      }
    }
    return said;
  }

  /**
   * Distance to the trailing median in units of the trailing median absolute deviation, which is at
   * least a tenth of the mean absolute deviation so far.
   */
  static Said robustZ(int window) {
    return values -> {
      double[] said = new double[values.length];
      double mean = 0;
      double deviation = 0;
      for (int i = 0; i < values.length; i++) {
        if (i >= 20) {
          double[] past = Arrays.copyOfRange(values, Math.max(0, i - window), i);
          double median = median(past);
          Arrays.setAll(past, k -> Math.abs(past[k] - median));
          double sigma = Math.max(1.4826 * median(past), 0.1 * deviation) + 1e-12;
          said[i] = finite(Math.abs(values[i] - median) / sigma);
        }
        if (Double.isFinite(values[i])) {
          mean += (values[i] - mean) / (i + 1);
          deviation += (Math.abs(values[i] - mean) - deviation) / (i + 1);
        }
      }
      return said;
    };
  }

  /** How far beyond all earlier values, as a share of their range. */
  static double[] newExtreme(double[] values) {
    double[] said = new double[values.length];
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      double beyond = Math.max(values[i] - greatest, least - values[i]);
      said[i] = i == 0 || !(beyond > 0) ? 0 : finite(beyond / (greatest - least + 1e-12));
      least = Double.isFinite(values[i]) ? Math.min(least, values[i]) : least;
      greatest = Double.isFinite(values[i]) ? Math.max(greatest, values[i]) : greatest;
    }
    return said;
  }

  /** A draw. */
  static Said random(long seed) {
    Random random = new Random(seed);
    return values -> random.doubles(values.length).toArray();
  }

  private static double finite(double score) {
    return Double.isFinite(score) ? score : 0;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
