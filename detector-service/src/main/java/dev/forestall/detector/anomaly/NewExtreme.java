package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Values beyond all earlier ones by more than a fiftieth of their range. The more often that has
 * happened, the less it surprises (the record process of a series: Arnold, Balakrishnan and
 * Nagaraja, Records, 1998).
 */
final class NewExtreme {
  private static final double SHARE = 0.02;
  private static final double SIZE = 0.1;

  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private int events;

  NewExtreme() {}

  /** The same extremes again, to go on from apart. */
  NewExtreme(NewExtreme other) {
    least = other.least;
    greatest = other.greatest;
    events = other.events;
  }

  double surprise(long number, double value) {
    double surprise = 0;
    if (greatest >= least) {
      double range = greatest - least;
      double beyond = Math.max(value - greatest, least - value);
      if (beyond > SHARE * range) {
        double size = range > 0 ? Math.min(1, beyond / range) : 1;
        surprise = -Math.log10((events + 1.0) / (number + 2.0)) + SIZE * size;
        events++;
      }
    }
    if (value < least) {
      least = value;
    }
    if (value > greatest) {
      greatest = value;
    }
    return Surprise.clip(surprise);
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(least);
    out.writeDouble(greatest);
    out.writeInt(events);
  }

  void read(DataInput in) throws IOException {
    least = in.readDouble();
    greatest = in.readDouble();
    events = in.readInt();
  }
}
