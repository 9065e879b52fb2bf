package dev.forestall.detector.anomaly;

import dev.forestall.detector.anomaly.Onset.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * All that looks at one series: the sum of {@link SeriesDetector}, spikes and changes beside it
 * with thresholds of their own, and what is known to recur. At most one onset in five minutes,
 * unless one follows that is clearly stronger or twice as far from the mean. Takes about 25 KiB and
 * allocates only for an onset.
 */
public final class SeriesModel {
  private static final long QUIET_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final double STRONGER = 1.25;
  private static final double LARGER = 2;

  private final SeriesDetector sum;
  private final SpikeDetector spikes;
  private final ChangeDetector changes;
  private final Recurrence recurrence;
  private long quietUntil = Long.MIN_VALUE;
  private double lastShare;
  private double lastSize;

  /** Knows nothing yet. */
  public SeriesModel() {
    sum = new SeriesDetector();
    spikes = new SpikeDetector(sum.newest());
    changes = new ChangeDetector();
    recurrence = new Recurrence();
  }

  private SeriesModel(
      SeriesDetector sum, SpikeDetector spikes, ChangeDetector changes, Recurrence recurrence) {
    this.sum = sum;
    this.spikes = spikes;
    this.changes = changes;
    this.recurrence = recurrence;
  }

  private SeriesModel(SeriesModel sibling) {
    sum = new SeriesDetector(sibling.sum);
    spikes = new SpikeDetector(sibling.spikes, sum.newest());
    changes = new ChangeDetector(sibling.changes, sum.newest());
    recurrence = new Recurrence(sibling.recurrence);
  }

  /** Knows all that this one has learned, and goes on apart: for a new pod of the workload. */
  public SeriesModel heir() {
    return new SeriesModel(this);
  }

  /** Writes all that it has learned, at most 16 KiB. */
  public void write(DataOutput out) throws IOException {
    sum.write(out);
    spikes.write(out);
    changes.write(out);
    recurrence.write(out);
    out.writeLong(quietUntil);
    out.writeDouble(lastShare);
    out.writeDouble(lastSize);
  }

  /**
   * One that knows what was written, and goes on as the writer would have.
   *
   * @throws IOException when that is not what was written
   */
  public static SeriesModel read(DataInput in) throws IOException {
    SeriesDetector sum = SeriesDetector.read(in);
    SpikeDetector spikes = SpikeDetector.read(in, sum.newest());
    ChangeDetector changes = ChangeDetector.read(in);
    SeriesModel read = new SeriesModel(sum, spikes, changes, new Recurrence());
    read.recurrence.read(in);
    read.quietUntil = in.readLong();
    read.lastShare = in.readDouble();
    read.lastSize = in.readDouble();
    return read;
  }

  /** Values seen. */
  public long learned() {
    return sum.count();
  }

  /**
   * Takes the next value in; what is no finite float32 is passed over.
   *
   * @param at its time, milliseconds, later than all before
   * @return the onset of something, if it is one and was not to be expected
   */
  public Optional<Onset> accept(long at, double value) {
    if (!Float.isFinite((float) value)) {
      return Optional.empty();
    }
    double usual = sum.mean();
    sum.accept(value);
    spikes.look();
    changes.accept(sum.newest());
    boolean summed = sum.alarm();
    boolean spiked = spikes.alarm();
    boolean changed = changes.alarm();
    if (!summed && !spiked && !changed) {
      return Optional.empty();
    }
    Onset onset = strongest(summed, spiked, changed, value >= usual);
    double share = onset.score() / onset.threshold();
    double size = Math.abs(value - usual);
    boolean expected = recurrence.expected(at, size);
    if (at < quietUntil && share < STRONGER * lastShare && size < LARGER * lastSize) {
      return Optional.empty();
    }
    quietUntil = at + QUIET_MILLIS;
    lastShare = share;
    lastSize = size;
    return expected ? Optional.empty() : Optional.of(onset);
  }

  private Onset strongest(boolean summed, boolean spiked, boolean changed, boolean higher) {
    double ofSum = summed ? sum.score() / SeriesDetector.THRESHOLD : 0;
    double ofSpike = spiked ? spikes.score() / SpikeDetector.THRESHOLD : 0;
    double ofChange = changed ? changes.score() / ChangeDetector.THRESHOLD : 0;
    if (ofSum >= Math.max(ofSpike, ofChange)) {
      return new Onset(foremost(sum.parts()), sum.score(), SeriesDetector.THRESHOLD, higher);
    }
    return ofSpike >= ofChange
        ? new Onset(Kind.SPIKE, spikes.score(), SpikeDetector.THRESHOLD, higher)
        : new Onset(Kind.CHANGE, changes.score(), ChangeDetector.THRESHOLD, higher);
  }

  private static Kind foremost(Parts parts) {
    Parts weights = SeriesDetector.WEIGHTS;
    double extreme = parts.extreme() * weights.extreme();
    double shape = parts.shape() * weights.shape();
    double spread =
        parts.spread() * weights.spread()
            + parts.steps() * weights.steps()
            + parts.pair() * weights.pair();
    if (extreme >= Math.max(shape, spread)) {
      return Kind.EXTREME;
    }
    return shape >= spread ? Kind.SHAPE : Kind.SPREAD;
  }
}
