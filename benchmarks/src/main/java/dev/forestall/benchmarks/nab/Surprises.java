package dev.forestall.benchmarks.nab;

import dev.forestall.detector.anomaly.Parts;
import dev.forestall.detector.anomaly.SeriesDetector;
import java.util.BitSet;

/**
 * What the five detectors said of a series, sample by sample, so that sums and gates can be tried
 * without running them again.
 */
final class Surprises {
  private final NabSeries series;
  private final Parts[] parts;

  private Surprises(NabSeries series, Parts[] parts) {
    this.series = series;
    this.parts = parts;
  }

  /** Runs the service's detectors over a series. */
  static Surprises of(NabSeries series) {
    SeriesDetector detector = new SeriesDetector();
    Parts[] parts = new Parts[series.values().length];
    for (int i = 0; i < parts.length; i++) {
      detector.accept(series.values()[i]);
      parts[i] = detector.parts();
    }
    return new Surprises(series, parts);
  }

  NabSeries series() {
    return series;
  }

  /** The weighted sum, sample by sample. */
  double[] sum(Parts weights) {
    double[] sum = new double[parts.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = parts[i].times(weights);
    }
    return sum;
  }

  /** Onsets, as the gate of the service makes them. */
  static BitSet gate(double[] sum, double threshold) {
    BitSet alarms = new BitSet(sum.length);
    int last = -SeriesDetector.QUIET - 1;
    for (int i = SeriesDetector.QUIET; i < sum.length; i++) {
      if (sum[i] >= threshold && i - last > SeriesDetector.QUIET) {
        alarms.set(i);
        last = i;
      }
    }
    return alarms;
  }
}
