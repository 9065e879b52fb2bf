package dev.forestall.detector.detect;

import dev.forestall.detector.anomaly.Onset;
import dev.forestall.detector.anomaly.SeriesModel;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One series of a pod: hands what is new in the window to its model, each value once. */
final class SeriesWatch {
  private final SeriesModel model;
  private long seenUpTo = Long.MIN_VALUE;

  SeriesWatch() {
    model = new SeriesModel();
  }

  /** Begins with what another one has learned. */
  SeriesWatch(SeriesWatch sibling) {
    model = sibling.model.heir();
  }

  private SeriesWatch(SeriesModel model, long seenUpTo) {
    this.model = model;
    this.seenUpTo = seenUpTo;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(seenUpTo);
    model.write(out);
  }

  static SeriesWatch read(DataInput in) throws IOException {
    long seenUpTo = in.readLong();
    return new SeriesWatch(SeriesModel.read(in), seenUpTo);
  }

  /** Values that taught it. */
  long learned() {
    return model.learned();
  }

  /** Learns what is new up to that time and says nothing: it was looked at before a restart. */
  void catchUp(PodWindow window, SeriesKey key, long at) {
    take(window, key, Long.MIN_VALUE, at);
  }

  /** Takes in what is new up to that time; the last onset in it, if there is one. */
  Optional<Anomaly> look(PodWindow window, SeriesKey key, long at) {
    return take(window, key, at - PodWindow.FULL_MILLIS, at);
  }

  private Optional<Anomaly> take(PodWindow window, SeriesKey key, long from, long at) {
    Points fresh = window.between(key, Math.max(seenUpTo + 1, from), at);
    Optional<Anomaly> found = Optional.empty();
    for (int i = 0; i < fresh.size(); i++) {
      long time = fresh.at(i);
      Optional<Onset> onset = model.accept(time, fresh.value(i));
      if (onset.isPresent()) {
        found = onset.map(o -> anomaly(window, key, time, o));
      }
    }
    if (!fresh.isEmpty()) {
      seenUpTo = fresh.lastAt();
    }
    return found;
  }

  static Anomaly anomaly(PodWindow window, SeriesKey key, long at, Onset onset) {
    return new Anomaly(
        Instant.ofEpochMilli(at),
        window.pod(),
        key.container(),
        key.metric(),
        onset.strength(),
        what(onset));
  }

  private static String what(Onset onset) {
    String way = onset.higher() ? "higher" : "lower";
    return switch (onset.kind()) {
      case EXTREME -> "left its own past (beyond all earlier values, %s than usual)".formatted(way);
      case SHAPE -> "left its own past (a shape not seen before, %s than usual)".formatted(way);
      case SPREAD -> "left its own past (other values than before, %s than usual)".formatted(way);
      case SPIKE -> onset.higher() ? "spiked up" : "spiked down";
      case CHANGE -> "changed its level or variance (%s than usual)".formatted(way);
      case TOGETHER -> "left its usual relation to the pod's other metrics";
    };
  }
}
