package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The series of one pod together: Hotelling's T² (Hotelling, Multivariate Quality Control, 1947) of
 * what each deviates by from its slowly moving mean, with an exponentially weighted covariance that
 * is shrunk half-way to its diagonal (Ledoit and Wolf, 2004), as a calibrated tail. Sees what no
 * series shows alone: some that move a little at the same time, or one that no longer goes with the
 * others.
 *
 * <p>Takes what a scrape brought, each series at a place of its own; one that is missing ({@code
 * NaN}) says nothing. Bounded by {@link #MOST} series: 4 KiB.
 */
public final class PodDetector {
  /** Series that have a place. */
  public static final int MOST = 16;

  /** What the surprise must reach. */
  public static final double THRESHOLD = 3;

  private static final int FEWEST = 30;
  private static final int QUIET = 20;
  private static final double SLOWEST = 0.005;
  private static final double CLIP = 5;
  private static final double CLIP_SHAPED = 2.5;
  private static final double SHRUNK = 0.5;
  private static final double RIDGE = 0.05;
  private static final double SHARE_OF_VALUE = 0.01;
  private static final double TINY = 1e-9;

  private final double[] means = new double[MOST];
  private final double[] deviations = new double[MOST];
  private final int[] counts = new int[MOST];
  private final double[] shaped = new double[MOST];
  private final double[] solved = new double[MOST];
  private final double[] covariance;
  private final double[] factor = new double[MOST * (MOST + 1) / 2];
  private final TailCalibration tails;
  private final Gate gate = new Gate(THRESHOLD, QUIET);

  /** Those that ever said something lie below. */
  private int places;

  private long count;
  private double score;

  /** Knows nothing yet. */
  public PodDetector() {
    covariance = new double[MOST * (MOST + 1) / 2];
    tails = new TailCalibration();
  }

  /** Knows what another one has learned. */
  public PodDetector(PodDetector sibling) {
    covariance = sibling.covariance.clone();
    tails = new TailCalibration(sibling.tails);
    System.arraycopy(sibling.means, 0, means, 0, MOST);
    System.arraycopy(sibling.deviations, 0, deviations, 0, MOST);
    System.arraycopy(sibling.counts, 0, counts, 0, MOST);
    count = sibling.count;
    gate.quietAfter(sibling.count - 1);
    places = sibling.places;
  }

  /**
   * Takes a scrape in; returns its surprise.
   *
   * @param values by place, at most {@link #MOST}
   */
  public double accept(double[] values) {
    Arrays.fill(shaped, 0);
    for (int i = 0; i < Math.min(MOST, values.length); i++) {
      if (Double.isFinite(values[i])) {
        shaped[i] = shape(i, values[i]);
        places = Math.max(places, i + 1);
      }
    }
    score = count < FEWEST ? 0 : tails.surprise(count, distance());
    double rate = Math.max(SLOWEST, 1.0 / (count + 1));
    for (int i = 0, k = 0; i < places; i++) {
      for (int j = 0; j <= i; j++, k++) {
        covariance[k] += rate * (clip(shaped[i]) * clip(shaped[j]) - covariance[k]);
      }
    }
    count++;
    return score;
  }

  /** Whether the scrape just taken in is the onset of something; then quiet for some. */
  public boolean alarm() {
    return gate.opens(count - 1, score);
  }

  /** The surprise of the newest scrape. */
  public double score() {
    return score;
  }

  /** Scrapes seen. */
  public long count() {
    return count;
  }

  /** The place that deviates most. */
  public int foremost() {
    int most = 0;
    for (int i = 1; i < MOST; i++) {
      if (Math.abs(shaped[i]) > Math.abs(shaped[most])) {
        most = i;
      }
    }
    return most;
  }

  /** Writes all that it has learned, less than 2 KiB. */
  public void write(DataOutput out) throws IOException {
    for (int i = 0; i < MOST; i++) {
      out.writeDouble(means[i]);
      out.writeDouble(deviations[i]);
      out.writeInt(counts[i]);
    }
    for (double each : covariance) {
      out.writeDouble(each);
    }
    tails.write(out);
    out.writeLong(count);
    gate.write(out);
  }

  /**
   * One that knows what was written, and goes on as the writer would have.
   *
   * @throws IOException when that is not what was written
   */
  public static PodDetector read(DataInput in) throws IOException {
    PodDetector read = new PodDetector();
    for (int i = 0; i < MOST; i++) {
      read.means[i] = in.readDouble();
      read.deviations[i] = in.readDouble();
      read.counts[i] = in.readInt();
      read.places = read.counts[i] > 0 ? i + 1 : read.places;
    }
    for (int i = 0; i < read.covariance.length; i++) {
      read.covariance[i] = in.readDouble();
    }
    read.tails.read(in);
    read.count = in.readLong();
    read.gate.read(in);
    return read;
  }

  /** Deviation, compressed so that one wild series does not drown the others; then learns. */
  private double shape(int i, double value) {
    double error = value - means[i];
    double size = deviations[i] + SHARE_OF_VALUE * Math.abs(means[i]) + TINY;
    double shape = counts[i] == 0 ? 0 : asinh(error / size);
    double rate = Math.max(SLOWEST, 1.0 / (counts[i] + 1));
    double bound = counts[i] < FEWEST ? Double.MAX_VALUE : CLIP * size;
    double learned = Math.max(-bound, Math.min(bound, error));
    means[i] += rate * learned;
    deviations[i] += rate * (Math.abs(learned) - deviations[i]);
    counts[i]++;
    return shape;
  }

  /** T², by Cholesky's factor of the shrunk covariance. */
  private double distance() {
    double sum = 0;
    for (int i = 0; i < places; i++) {
      int row = i * (i + 1) / 2;
      double rest = shaped[i];
      for (int j = 0; j <= i; j++) {
        int other = j * (j + 1) / 2;
        double c = i == j ? covariance[row + i] + RIDGE : covariance[row + j] * (1 - SHRUNK);
        for (int k = 0; k < j; k++) {
          c -= factor[row + k] * factor[other + k];
        }
        factor[row + j] = i == j ? Math.sqrt(Math.max(TINY, c)) : c / factor[other + j];
      }
      for (int k = 0; k < i; k++) {
        rest -= factor[row + k] * solved[k];
      }
      solved[i] = rest / factor[row + i];
      sum += solved[i] * solved[i];
    }
    return sum;
  }

  private static double clip(double shape) {
    return Math.max(-CLIP_SHAPED, Math.min(CLIP_SHAPED, shape));
  }

  private static double asinh(double x) {
    double size = Math.abs(x);
    return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), x);
  }
}
