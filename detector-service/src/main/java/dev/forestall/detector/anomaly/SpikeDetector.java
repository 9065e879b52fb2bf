package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Short spikes, of one sample and more, which the sum of {@link SeriesDetector} is too slow for.
 * How far a value lies from the third nearest of the last 512 (distance to the k-th nearest
 * neighbour: Ramaswamy, Rastogi and Shim, Efficient Algorithms for Mining Outliers from Large Data
 * Sets, 2000), and the same of its difference to the median of the last 31, so that a wave does not
 * hide it. Both are calibrated, so that what recurs surprises less and less; a measure is counted
 * three samples late, so that a spike does not explain itself away while it lasts. What is not far
 * from the newest values (a robust z) is no spike, however seldom it is, and what is further is
 * more.
 *
 * <p>Counts samples and knows nothing of time; takes about 7 KiB beside the values, allocates
 * nothing a sample.
 */
public final class SpikeDetector {
  /** What the mean of the two surprises and the size must reach. */
  public static final double THRESHOLD = 2.7;

  private static final int FAR = 512;
  private static final int NEAR = 31;
  private static final int FEWEST = 20;
  private static final int QUIET = 10;
  private static final double FEWEST_SIGMAS = 6;
  private static final double SIZE = 0.5;
  private static final int LATE = 3;
  private static final double SHARE_OF_DEVIATION = 0.1;
  private static final double SHARE_OF_VALUE = 0.01;
  private static final double TINY = 1e-12;

  private final Newest newest;
  private final Newest newestResiduals;
  private final SortedWindow values;
  private final SortedWindow residuals;
  private final SortedWindow near;
  private final TailCalibration valueTails;
  private final TailCalibration residualTails;
  private final double[] lateValues;
  private final double[] lateResiduals;
  private final Gate gate = new Gate(THRESHOLD, QUIET);
  private double mean;
  private double deviation;
  private double score;

  /** Knows nothing yet. */
  public SpikeDetector() {
    this(new Newest(FAR + 1));
  }

  /** The same, for values that somebody else keeps. */
  SpikeDetector(Newest newest) {
    this.newest = newest;
    newestResiduals = new Newest(FAR);
    values = new SortedWindow(FAR);
    residuals = new SortedWindow(FAR);
    near = new SortedWindow(NEAR);
    valueTails = new TailCalibration();
    residualTails = new TailCalibration();
    lateValues = new double[LATE];
    lateResiduals = new double[LATE];
  }

  /** Knows what another one has learned, with a copy of its values. */
  SpikeDetector(SpikeDetector sibling, Newest newest) {
    this.newest = newest;
    newestResiduals = new Newest(sibling.newestResiduals);
    values = new SortedWindow(sibling.values);
    residuals = new SortedWindow(sibling.residuals);
    near = new SortedWindow(sibling.near);
    valueTails = new TailCalibration(sibling.valueTails);
    residualTails = new TailCalibration(sibling.residualTails);
    lateValues = sibling.lateValues.clone();
    lateResiduals = sibling.lateResiduals.clone();
    gate.quietAfter(newest.count() - 1);
    mean = sibling.mean;
    deviation = sibling.deviation;
  }

  /** Takes the next value in, which must be finite; returns the score, not negative. */
  public double accept(double value) {
    newest.add(value);
    return look();
  }

  /** Looks at the newest value, which is new since it was last asked. */
  double look() {
    long number = newest.count() - 1;
    double value = newest.get(number);
    double usual = near.size() == 0 ? value : near.median();
    seek(number, value, value - usual);
    score = near.size() < FEWEST ? 0 : score(number, value - usual, usual);
    mean += (value - mean) / (number + 1);
    deviation += (Math.abs(value - mean) - deviation) / (number + 1);
    values.take();
    residuals.take();
    near.take();
    newestResiduals.add(value - usual);
    return score;
  }

  private void seek(long number, double value, double residual) {
    values.seek(value, values.full() ? newest.get(number - FAR) : 0);
    residuals.seek(residual, residuals.full() ? newestResiduals.get(newestResiduals.oldest()) : 0);
    near.seek(value, near.full() ? newest.get(number - NEAR) : 0);
  }

  /** Whether the value just taken in is the onset of a spike; then quiet for some samples. */
  public boolean alarm() {
    return gate.opens(newest.count() - 1, score);
  }

  /** The surprise of the newest value. */
  public double score() {
    return score;
  }

  /** Writes what it has learned, but for the values. */
  void write(DataOutput out) throws IOException {
    valueTails.write(out);
    residualTails.write(out);
    for (int i = 0; i < LATE; i++) {
      out.writeDouble(lateValues[i]);
      out.writeDouble(lateResiduals[i]);
    }
    gate.write(out);
    out.writeDouble(mean);
    out.writeDouble(deviation);
  }

  /** One that knows what was written, of a series whose newest values, as float32, are these. */
  static SpikeDetector read(DataInput in, Newest newest) throws IOException {
    SpikeDetector read = new SpikeDetector(newest);
    read.valueTails.read(in);
    read.residualTails.read(in);
    for (int i = 0; i < LATE; i++) {
      read.lateValues[i] = in.readDouble();
      read.lateResiduals[i] = in.readDouble();
    }
    read.gate.read(in);
    read.mean = in.readDouble();
    read.deviation = in.readDouble();
    read.fill();
    return read;
  }

  private void fill() {
    long count = newest.count();
    for (long i = Math.max(0, count - FAR - NEAR); i < count; i++) {
      double value = newest.get(i);
      double residual = near.size() == 0 ? 0 : value - near.median();
      seek(i, value, residual);
      if (i >= count - FAR) {
        values.take();
        residuals.take();
        newestResiduals.add(residual);
      }
      near.take();
    }
  }

  private double score(long number, double residual, double usual) {
    double least =
        Math.max(SHARE_OF_DEVIATION * deviation, SHARE_OF_VALUE * Math.abs(usual)) + TINY;
    int late = (int) (number % LATE);
    double ofValue = distance(values, least);
    double ofResidual = distance(residuals, least);
    double seldom = (valueTails.of(number, ofValue) + residualTails.of(number, ofResidual)) / 2;
    if (number >= FEWEST + LATE) {
      valueTails.learn(lateValues[late]);
      residualTails.learn(lateResiduals[late]);
    }
    lateValues[late] = ofValue;
    lateResiduals[late] = ofResidual;
    double sigmas = Math.abs(residual) / Math.max(near.sigma(), least) / FEWEST_SIGMAS;
    return (seldom + SIZE * Math.log10(1 + sigmas)) * Math.min(1, sigmas);
  }

  private static double distance(SortedWindow window, double least) {
    return window.distance() / Math.max(window.sigma(), least);
  }
}
