package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far one series leaves its own past: five detectors see every value, their calibrated
 * surprises are added (as Fisher adds logarithms of probabilities, Statistical Methods for Research
 * Workers, 1932), and one onset gate makes alarms of the sum. Knows nothing of time: samples are
 * counted. Takes about 17 KiB and allocates nothing a sample.
 */
public final class SeriesDetector {
  /** Weights of the sum. */
  public static final Parts WEIGHTS = new Parts(0.7, 1.2, 1.05, 0.2, 0.2);

  /** What the sum must reach. */
  public static final double THRESHOLD = 4.12;

  /** Samples that must have been seen, and that lie between two alarms. */
  public static final int QUIET = 100;

  private static final int REMEMBERED = 2_100;
  private static final int RECENT = 30;
  private static final int RECENT_STEPS = 52;
  private static final int LAG = 6;
  private static final double HOLD = Math.pow(2, -1.0 / 2);
  private static final double HOLD_EXTREME = Math.pow(2, -1.0 / 3);

  private final Newest newest;
  private final NearestNeighbour nearest = new NearestNeighbour();
  private final TailCalibration shapes;
  private final NewExtreme extremes;
  private final HistogramShift spreads;
  private final TailCalibration spreadTails;
  private final HistogramShift steps;
  private final TailCalibration stepTails;
  private final PairNovelty pairs;
  private final Gate gate = new Gate(THRESHOLD, QUIET);
  private double mean;
  private double deviation;
  private double shape;
  private double extreme;
  private double spread;
  private double pair;
  private double step;

  /** Knows nothing yet. */
  public SeriesDetector() {
    newest = new Newest(REMEMBERED);
    shapes = new TailCalibration();
    extremes = new NewExtreme();
    spreads = new HistogramShift(RECENT, 0);
    spreadTails = new TailCalibration();
    steps = new HistogramShift(RECENT_STEPS, LAG);
    stepTails = new TailCalibration();
    pairs = new PairNovelty();
  }

  /** Knows what another one has learned, and is quiet at first: for a new pod of a workload. */
  public SeriesDetector(SeriesDetector sibling) {
    newest = new Newest(sibling.newest);
    shapes = new TailCalibration(sibling.shapes);
    extremes = new NewExtreme(sibling.extremes);
    spreads = new HistogramShift(sibling.spreads);
    spreadTails = new TailCalibration(sibling.spreadTails);
    steps = new HistogramShift(sibling.steps);
    stepTails = new TailCalibration(sibling.stepTails);
    pairs = new PairNovelty(sibling.pairs);
    mean = sibling.mean;
    deviation = sibling.deviation;
    shape = sibling.shape;
    extreme = sibling.extreme;
    spread = sibling.spread;
    pair = sibling.pair;
    step = sibling.step;
    gate.quietAfter(newest.count() - 1);
  }

  /** Takes the next value in; what is no finite number is passed over. Returns the sum. */
  public double accept(double value) {
    if (!Double.isFinite(value)) {
      return score();
    }
    long number = newest.count();
    newest.add(value);
    mean += (value - mean) / (number + 1);
    deviation += (Math.abs(value - mean) - deviation) / (number + 1);
    shape = Math.max(shape * HOLD, shapes.surprise(number, nearest.measure(newest, deviation)));
    extreme = Math.max(extreme * HOLD_EXTREME, extremes.surprise(number, value));
    spread = Math.max(spread * HOLD, spreadTails.surprise(number, spreads.measure(newest)));
    pair = Math.max(pair * HOLD, pairs.surprise(number, value));
    step = Math.max(step * HOLD, stepTails.surprise(number, steps.measure(newest)));
    return score();
  }

  /** Whether the value just taken in is the onset of something; then quiet for a while. */
  public boolean alarm() {
    long number = newest.count() - 1;
    return number >= QUIET && gate.opens(number, score());
  }

  /** The weighted sum of what surprises now. */
  public double score() {
    return WEIGHTS.shape() * shape
        + WEIGHTS.extreme() * extreme
        + WEIGHTS.spread() * spread
        + WEIGHTS.pair() * pair
        + WEIGHTS.steps() * step;
  }

  /** What each detector contributes, before its weight. */
  public Parts parts() {
    return new Parts(shape, extreme, spread, pair, step);
  }

  /** Mean of all values so far: tells whether it went up or down. */
  public double mean() {
    return mean;
  }

  /** Values seen. */
  public long count() {
    return newest.count();
  }

  /** The newest values, as float32. */
  Newest newest() {
    return newest;
  }

  /** Writes all that it has learned, at most 16 KiB. */
  public void write(DataOutput out) throws IOException {
    newest.write(out);
    shapes.write(out);
    extremes.write(out);
    spreads.write(out);
    spreadTails.write(out);
    steps.write(out);
    stepTails.write(out);
    pairs.write(out);
    for (double each : new double[] {mean, deviation, shape, extreme, spread, pair, step}) {
      out.writeDouble(each);
    }
    gate.write(out);
  }

  /**
   * One that knows what was written, and goes on as the writer would have.
   *
   * @throws IOException when that is not what was written
   */
  public static SeriesDetector read(DataInput in) throws IOException {
    SeriesDetector read = new SeriesDetector();
    read.newest.read(in);
    read.shapes.read(in);
    read.extremes.read(in);
    read.spreads.read(in);
    read.spreadTails.read(in);
    read.steps.read(in);
    read.stepTails.read(in);
    read.pairs.read(in);
    read.mean = in.readDouble();
    read.deviation = in.readDouble();
    read.shape = in.readDouble();
    read.extreme = in.readDouble();
    read.spread = in.readDouble();
    read.pair = in.readDouble();
    read.step = in.readDouble();
    read.gate.read(in);
    return read;
  }
}
