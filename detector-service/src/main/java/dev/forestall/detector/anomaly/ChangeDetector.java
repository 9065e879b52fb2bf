package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A change of level (of rate, for a counter) or of variance: the generalised likelihood ratio of
 * one normal distribution against another one for the newest five values, the first estimated from
 * the sixty before (Basseville and Nikiforov, Detection of Abrupt Changes, 1993, chapter 2), as a
 * calibrated tail. A third of what lasts is enough to see it, where the sum of {@link
 * SeriesDetector} waits for its histograms.
 *
 * <p>Counts samples and knows nothing of time; keeps none of the values, which are given to it;
 * allocates nothing a sample.
 */
final class ChangeDetector {
  /** What the surprise must reach. */
  static final double THRESHOLD = 3.4;

  private static final int NEWEST = 5;
  private static final int BEFORE = 60;
  private static final int FEWEST = 25;
  private static final int QUIET = 20;
  private static final double SHARE_OF_DEVIATION = 0.2;
  private static final double SHARE_OF_VALUE = 0.01;
  private static final double TINY = 1e-12;
  private static final double LARGEST = 1e9;

  private final TailCalibration tails;
  private final Gate gate = new Gate(THRESHOLD, QUIET);
  private long number;
  private double mean;
  private double deviation;
  private double score;

  /** Knows nothing yet. */
  ChangeDetector() {
    tails = new TailCalibration();
  }

  /** Knows what another one has learned. */
  ChangeDetector(ChangeDetector sibling) {
    tails = new TailCalibration(sibling.tails);
    gate.quietAfter(sibling.number);
    mean = sibling.mean;
    deviation = sibling.deviation;
  }

  /** Writes what it has learned. */
  void write(DataOutput out) throws IOException {
    tails.write(out);
    gate.write(out);
    out.writeDouble(mean);
    out.writeDouble(deviation);
  }

  /** One that knows what was written. */
  static ChangeDetector read(DataInput in) throws IOException {
    ChangeDetector read = new ChangeDetector();
    read.tails.read(in);
    read.gate.read(in);
    read.mean = in.readDouble();
    read.deviation = in.readDouble();
    return read;
  }

  /** Looks at the newest of these values, which is new since it was last asked. */
  void accept(Newest values) {
    number = values.count() - 1;
    double value = values.get(number);
    mean += (value - mean) / (number + 1);
    deviation += (Math.abs(value - mean) - deviation) / (number + 1);
    score = number < FEWEST ? 0 : tails.surprise(number, ratio(values));
  }

  /** Whether something changed just now; then quiet for some samples. */
  boolean alarm() {
    return gate.opens(number, score);
  }

  /** The surprise of the newest values. */
  double score() {
    return score;
  }

  /** Twice the logarithm of the likelihood ratio. */
  private double ratio(Newest values) {
    float[] array = values.array();
    int end = values.slot(number + 1);
    int split = end - NEWEST;
    int first = values.slot(Math.max(values.oldest(), number + 1 - NEWEST - BEFORE));
    double usual = mean(array, first, split);
    double now = mean(array, split, end);
    double least = Math.max(SHARE_OF_DEVIATION * deviation, SHARE_OF_VALUE * Math.abs(usual));
    double floor = least * least + TINY;
    double before = variance(array, first, split, usual) + floor;
    double ratio = (variance(array, split, end, now) + floor) / before;
    double moved = (now - usual) * (now - usual) / before;
    return Math.min(LARGEST, NEWEST * (moved + ratio - 1 - Math.log(ratio)));
  }

  /** Four sums, since one would have to wait for each addition. */
  private static double mean(float[] values, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < to; i++) {
      a += values[i];
    }
    return (a + b + c + d) / (to - from);
  }

  private static double variance(float[] values, int from, int to, double mean) {
    double a = 0;
    double b = 0;
    int i = from;
    for (; i < to - 1; i += 2) {
      double x = values[i] - mean;
      double y = values[i + 1] - mean;
      a += x * x;
      b += y * y;
    }
    for (; i < to; i++) {
      double x = values[i] - mean;
      a += x * x;
    }
    return (a + b) / (to - from);
  }
}
