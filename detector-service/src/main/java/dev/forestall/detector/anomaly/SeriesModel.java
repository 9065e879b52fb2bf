package dev.forestall.detector.anomaly;

import dev.forestall.detector.anomaly.Onset.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * All that looks at one series: the sum of {@link SeriesDetector}, spikes and changes beside it
 * with thresholds of their own, and what is known to recur. At most one onset in five minutes,
 * unless a clearly stronger one follows. Takes about 27 KiB and allocates only for an onset.
 */
public final class SeriesModel {
  private static final long QUIET_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final double STRONGER = 1.25;

  private final SeriesDetector sum;
  private final SpikeDetector spikes;
  private final ChangeDetector changes;
  private final Recurrence recurrence;
  private long quietUntil = Long.MIN_VALUE;
  private double lastShare;

  /** Knows nothing yet. */
  public SeriesModel() {
    sum = new SeriesDetector();
    spikes = new SpikeDetector();
    changes = new ChangeDetector();
    recurrence = new Recurrence();
  }

  private SeriesModel(SeriesModel sibling) {
    sum = new SeriesDetector(sibling.sum);
    spikes = new SpikeDetector(sibling.spikes);
    changes = new ChangeDetector(sibling.changes);
    recurrence = new Recurrence(sibling.recurrence);
  }

  /** Knows all that this one has learned, and goes on apart: for a new pod of the workload. */
  public SeriesModel heir() {
    return new SeriesModel(this);
  }

  /** Values seen. */
  public long learned() {
    return sum.count();
  }

  /**
   * Takes the next value in; what is no finite number is passed over.
   *
   * @param at its time, milliseconds, later than all before
   * @return the onset of something, if it is one and was not to be expected
   */
  public Optional<Onset> accept(long at, double value) {
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    double usual = sum.mean();
    sum.accept(value);
    spikes.accept(value);
    changes.accept(value);
    boolean summed = sum.alarm();
    boolean spiked = spikes.alarm();
    boolean changed = changes.alarm();
    if (!summed && !spiked && !changed) {
      return Optional.empty();
    }
    Onset onset = strongest(summed, spiked, changed, value >= usual);
    double share = onset.score() / onset.threshold();
    boolean expected = recurrence.expected(at, Math.abs(value - usual));
    if (at < quietUntil && share < STRONGER * lastShare) {
      return Optional.empty();
    }
    quietUntil = at + QUIET_MILLIS;
    lastShare = share;
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
