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
  private static final double ONE_OF_NEWEST = 1.0 / NEWEST;
  private static final int BEFORE = 60;
  private static final int FEWEST = 25;
  private static final int QUIET = 20;
  private static final double SHARE_OF_DEVIATION = 0.2;
  private static final double SHARE_OF_VALUE = 0.01;
  private static final double TINY = 1e-12;
  private static final double LARGEST = 1e9;

  /** Below that it is rounding. */
  private static final double SMALLEST = 1e-9;

  private final TailCalibration tails;
  private final Gate gate = new Gate(THRESHOLD, QUIET);
  private long number;
  private double mean;
  private double deviation;
  private double score;

  /**
   * Of the sixty before and of their squares; made anew each sixty samples, so that no error of
   * rounding grows: what is left of one is small beside the least variance that counts, and the
   * ratio is rounded to a float32, so that it is the same after a restart.
   */
  private double sum;

  private double squares;
  private boolean summed;

  /** Knows nothing yet. */
  ChangeDetector() {
    tails = new TailCalibration();
  }

  /** Knows what another one has learned of values of which these are a copy. */
  ChangeDetector(ChangeDetector sibling, Newest values) {
    tails = new TailCalibration(sibling.tails);
    gate.quietAfter(values.count() - 1);
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
    add(values);
    score = number < FEWEST ? 0 : tails.surprise(number, ratio(values));
  }

  /** One value passes from the newest to those before, and one from there is forgotten. */
  private void add(Newest values) {
    long split = number + 1 - NEWEST;
    long first = Math.max(0, split - BEFORE);
    if (number % BEFORE == 0 || !summed) {
      summed = true;
      sum = 0;
      squares = 0;
      for (long i = first; i < split; i++) {
        pass(values.get(i), 1);
      }
      return;
    }
    if (split > 0) {
      pass(values.get(split - 1), 1);
    }
    if (first > 0) {
      pass(values.get(first - 1), -1);
    }
  }

  private void pass(double value, int times) {
    sum += times * value;
    squares += times * value * value;
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
    long split = number + 1 - NEWEST;
    double one = 1.0 / Math.min(BEFORE, split);
    double usual = sum * one;
    double least = Math.max(SHARE_OF_DEVIATION * deviation, SHARE_OF_VALUE * Math.abs(usual));
    double floor = least * least + TINY;
    double before = Math.max(0, squares * one - usual * usual) + floor;
    double now = 0;
    for (int i = 0; i < NEWEST; i++) {
      now += values.get(split + i);
    }
    now *= ONE_OF_NEWEST;
    double variance = 0;
    for (int i = 0; i < NEWEST; i++) {
      double d = values.get(split + i) - now;
      variance += d * d;
    }
    variance *= ONE_OF_NEWEST;
    double ratio = (variance + floor) / before;
    double moved = (now - usual) * (now - usual) / before;
    double measure = NEWEST * (moved + ratio - 1 - Math.log(ratio));
    return measure < SMALLEST ? 0 : (float) Math.min(LARGEST, measure);
  }
}
