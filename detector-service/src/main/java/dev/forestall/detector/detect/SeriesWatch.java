package dev.forestall.detector.detect;

import dev.forestall.detector.anomaly.Parts;
import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.detector.forecast.Robust;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * One series: the sum of the online detectors for what is new in its long past, and for short
 * spikes a trailing robust z (the median of the newest three values against median and deviation of
 * the window before) with a threshold of its own.
 */
final class SeriesWatch {
  private static final long QUIET_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final double CALM_AGAIN = 0.5;
  private static final int SPIKES_KEPT = 8;
  private static final int OF_THIS_KIND = 2;
  private static final double ALIKE = 0.25;
  private static final int NEWEST = 3;
  private static final int FEWEST = 20;
  private static final double SPIKE = 6;
  private static final double STRONG_SPIKE = 30;
  private static final double STRONG_SUM = 10;
  private static final double FLOOR_SHARE = 0.01;

  private final SeriesDetector detector;
  private long seenUpTo = Long.MIN_VALUE;
  private long quietUntil = Long.MIN_VALUE;
  private boolean calm = true;
  private final Deque<Double> spikes = new ArrayDeque<>();

  SeriesWatch() {
    detector = new SeriesDetector();
  }

  SeriesWatch(SeriesWatch sibling) {
    detector = new SeriesDetector(sibling.detector);
  }

  private SeriesWatch(SeriesDetector detector, long seenUpTo) {
    this.detector = detector;
    this.seenUpTo = seenUpTo;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(seenUpTo);
    detector.write(out);
  }

  static SeriesWatch read(DataInput in) throws IOException {
    long seenUpTo = in.readLong();
    return new SeriesWatch(SeriesDetector.read(in), seenUpTo);
  }

  /** Learns what is new up to that time and says nothing: it was looked at before a restart. */
  void catchUp(PodWindow window, SeriesKey key, long at) {
    Points fresh = window.between(key, seenUpTo == Long.MIN_VALUE ? seenUpTo : seenUpTo + 1, at);
    for (int i = 0; i < fresh.size(); i++) {
      detector.accept(fresh.value(i));
      detector.alarm();
    }
    if (!fresh.isEmpty()) {
      seenUpTo = fresh.lastAt();
    }
  }

  long quietUntil() {
    return quietUntil;
  }

  void quietUntil(long until) {
    quietUntil = until;
    calm = false; // until it is seen to be, or that time has passed
  }

  long learned() {
    return detector.count();
  }

  /** Takes in what is new up to that time; the onset of something, if it is one. */
  Optional<Anomaly> look(PodWindow window, SeriesKey key, long at) {
    Optional<Anomaly> found = sum(window, key, at);
    Optional<Anomaly> spike = spike(window, key, at);
    if (found.isPresent()) {
      quiet(at);
    }
    return found.or(() -> spike);
  }

  private Optional<Anomaly> sum(PodWindow window, SeriesKey key, long at) {
    Points fresh = window.between(key, Math.max(seenUpTo + 1, at - PodWindow.FULL_MILLIS), at);
    Optional<Anomaly> found = Optional.empty();
    for (int i = 0; i < fresh.size(); i++) {
      double usual = detector.mean();
      detector.accept(fresh.value(i));
      if (detector.alarm()) {
        String what =
            String.format(
                Locale.ROOT,
                "left its own past (%s, %s than usual)",
                reason(detector.parts()),
                fresh.value(i) >= usual ? "higher" : "lower");
        found = Optional.of(anomaly(window, key, fresh.at(i), detector.score() / STRONG_SUM, what));
      }
    }
    if (!fresh.isEmpty()) {
      seenUpTo = fresh.lastAt();
    }
    return found;
  }

  private void quiet(long at) {
    calm = false;
    quietUntil = at + QUIET_MILLIS;
  }

  /** Told at its onset; the next one once the series was calm again, or after a while. */
  private Optional<Anomaly> spike(PodWindow window, SeriesKey key, long at) {
    Points points = window.between(key, at - PodWindow.FULL_MILLIS, at);
    if (points.size() < FEWEST) {
      return Optional.empty();
    }
    double score = score(points.values());
    calm |= Math.abs(score) < CALM_AGAIN * SPIKE || quietUntil <= at;
    if (Math.abs(score) < SPIKE || !calm) {
      return Optional.empty();
    }
    quiet(at);
    if (isFamiliar(points.values())) {
      return Optional.empty();
    }
    String what =
        String.format(
            Locale.ROOT,
            "%s by %.0f of its usual deviations",
            score > 0 ? "rose" : "fell",
            Math.abs(score));
    long onset = points.at(points.size() - NEWEST);
    return Optional.of(anomaly(window, key, onset, Math.abs(score) / STRONG_SPIKE, what));
  }

  /** A spike as two before it, as a burst of every hour is, is no news. */
  private boolean isFamiliar(double[] values) {
    int cut = values.length - NEWEST;
    double now = Robust.median(Arrays.copyOfRange(values, cut, values.length));
    double height = now - Robust.median(Arrays.copyOfRange(values, 0, cut));
    long alike =
        spikes.stream().filter(s -> Math.abs(s - height) <= ALIKE * Math.abs(height)).count();
    if (spikes.size() == SPIKES_KEPT) {
      spikes.removeFirst();
    }
    spikes.addLast(height);
    return alike >= OF_THIS_KIND;
  }

  private static Anomaly anomaly(
      PodWindow window, SeriesKey key, long onset, double strength, String what) {
    return new Anomaly(
        Instant.ofEpochMilli(onset),
        window.pod(),
        key.container(),
        key.metric(),
        Math.min(1, strength),
        what);
  }

  private static String reason(Parts parts) {
    Parts weights = SeriesDetector.WEIGHTS;
    double extreme = parts.extreme() * weights.extreme();
    double shape = parts.shape() * weights.shape();
    double spread = parts.spread() * weights.spread() + parts.steps() * weights.steps();
    if (extreme >= Math.max(shape, spread)) {
      return "beyond all earlier values";
    }
    return shape >= spread ? "a shape not seen before" : "other values than before";
  }

  private static double score(double[] values) {
    int cut = values.length - NEWEST;
    double[] past = Arrays.copyOfRange(values, 0, cut);
    double now = Robust.median(Arrays.copyOfRange(values, cut, values.length));
    double usual = Robust.median(past);
    double sigma = Math.max(Robust.sigma(past), FLOOR_SHARE * Math.abs(usual));
    return sigma > 0 ? (now - usual) / sigma : 0;
  }
}
