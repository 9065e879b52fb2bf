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
 * <p>Counts samples and knows nothing of time; takes about 1 KiB, allocates nothing a sample.
 */
public final class ChangeDetector {
  /** What the surprise must reach. */
  public static final double THRESHOLD = 3.4;

  private static final int NEWEST = 5;
  private static final int BEFORE = 60;
  private static final int FEWEST = 25;
  private static final int QUIET = 20;
  private static final double SHARE_OF_DEVIATION = 0.2;
  private static final double SHARE_OF_VALUE = 0.01;
  private static final double TINY = 1e-12;
  private static final double LARGEST = 1e9;

  private final Ring ring;
  private final TailCalibration tails;
  private long lastAlarm = -QUIET - 1L;
  private double mean;
  private double deviation;
  private double score;

  /** Knows nothing yet. */
  public ChangeDetector() {
    ring = new Ring(NEWEST + BEFORE);
    tails = new TailCalibration();
  }

  /** Knows what another one has learned. */
  public ChangeDetector(ChangeDetector sibling) {
    ring = new Ring(sibling.ring);
    tails = new TailCalibration(sibling.tails);
    lastAlarm = sibling.ring.count() - 1;
    mean = sibling.mean;
    deviation = sibling.deviation;
  }

  private ChangeDetector(Ring newest) {
    ring = new Ring(NEWEST + BEFORE, newest);
    tails = new TailCalibration();
  }

  /** Writes what it has learned, but for the values. */
  void write(DataOutput out) throws IOException {
    tails.write(out);
    out.writeLong(lastAlarm);
    out.writeDouble(mean);
    out.writeDouble(deviation);
  }

  /** One that knows what was written, of a series whose newest values, as float32, are these. */
  static ChangeDetector read(DataInput in, Ring newest) throws IOException {
    ChangeDetector read = new ChangeDetector(newest);
    read.tails.read(in);
    read.lastAlarm = in.readLong();
    read.mean = in.readDouble();
    read.deviation = in.readDouble();
    return read;
  }

  /** Takes the next value in, which must be finite; returns the surprise. */
  public double accept(double value) {
    long number = ring.count();
    ring.add(value);
    mean += (value - mean) / (number + 1);
    deviation += (Math.abs(value - mean) - deviation) / (number + 1);
    score = number < FEWEST ? 0 : tails.surprise(number, ratio());
    return score;
  }

  /** Whether something changed just now; then quiet for some samples. */
  public boolean alarm() {
    long number = ring.count() - 1;
    if (score < THRESHOLD || number - lastAlarm <= QUIET) {
      return false;
    }
    lastAlarm = number;
    return true;
  }

  /** The surprise of the newest values. */
  public double score() {
    return score;
  }

  /** Twice the logarithm of the likelihood ratio. */
  private double ratio() {
    long split = ring.count() - NEWEST;
    long first = ring.oldest();
    double usual = mean(first, split);
    double now = mean(split, ring.count());
    double least = Math.max(SHARE_OF_DEVIATION * deviation, SHARE_OF_VALUE * Math.abs(usual));
    double floor = least * least + TINY;
    double before = variance(first, split, usual) + floor;
    double ratio = (variance(split, ring.count(), now) + floor) / before;
    double moved = (now - usual) * (now - usual) / before;
    return Math.min(LARGEST, NEWEST * (moved + ratio - 1 - Math.log(ratio)));
  }

  private double mean(long from, long to) {
    double sum = 0;
    for (long i = from; i < to; i++) {
      sum += ring.get(i);
    }
    return sum / (to - from);
  }

  private double variance(long from, long to, double mean) {
    double sum = 0;
    for (long i = from; i < to; i++) {
      double d = ring.get(i) - mean;
      sum += d * d;
    }
    return sum / (to - from);
  }
}
