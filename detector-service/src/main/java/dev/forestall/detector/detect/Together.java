package dev.forestall.detector.detect;

import dev.forestall.detector.anomaly.Onset;
import dev.forestall.detector.anomaly.PodDetector;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The series of one pod together: what they were in one slot of the window is one scrape, taken in
 * once the slot is over, so that it does not matter how often somebody looks.
 */
final class Together {
  private final List<SeriesKey> places;
  private final PodDetector detector;
  private long seenUpTo = Long.MIN_VALUE;

  Together() {
    this(new ArrayList<>(), new PodDetector());
  }

  /** Begins with what another one has learned. */
  Together(Together sibling) {
    this(new ArrayList<>(sibling.places), new PodDetector(sibling.detector));
  }

  private Together(List<SeriesKey> places, PodDetector detector) {
    this.places = places;
    this.detector = detector;
  }

  /** Scrapes that taught it. */
  long learned() {
    return detector.count();
  }

  /** Gives a series a place, while there are some. */
  void add(SeriesKey key) {
    if (!places.contains(key) && places.size() < PodDetector.MOST) {
      places.add(key);
    }
  }

  /** Learns what is new up to that time and says nothing: it was looked at before a restart. */
  void catchUp(PodWindow window, long at) {
    take(window, Long.MIN_VALUE, at);
  }

  /** Takes in what is new up to that time; the last onset in it, if there is one. */
  Optional<Anomaly> look(PodWindow window, long at) {
    return take(window, at - PodWindow.FULL_MILLIS, at);
  }

  private Optional<Anomaly> take(PodWindow window, long from, long at) {
    long slotMillis = window.slotMillis();
    long end = Math.floorDiv(at + 1, slotMillis) * slotMillis - 1;
    NavigableMap<Long, double[]> scrapes = scrapes(window, Math.max(seenUpTo + 1, from), end);
    Optional<Anomaly> found = Optional.empty();
    for (Map.Entry<Long, double[]> scrape : scrapes.entrySet()) {
      double score = detector.accept(scrape.getValue());
      int foremost = detector.foremost();
      if (detector.alarm() && foremost < places.size()) {
        Onset onset = new Onset(Onset.Kind.TOGETHER, score, PodDetector.THRESHOLD, true);
        long start = scrape.getKey() * slotMillis;
        found = Optional.of(SeriesWatch.anomaly(window, places.get(foremost), start, onset));
      }
    }
    if (!scrapes.isEmpty()) {
      seenUpTo = (scrapes.lastKey() + 1) * slotMillis - 1;
    }
    return found;
  }

  /** By slot, each series at its place; NaN where there is none. */
  private NavigableMap<Long, double[]> scrapes(PodWindow window, long from, long to) {
    NavigableMap<Long, double[]> scrapes = new TreeMap<>();
    for (int place = 0; place < places.size(); place++) {
      Points fresh = window.between(places.get(place), from, to);
      for (int i = 0; i < fresh.size(); i++) {
        long slot = Math.floorDiv(fresh.at(i), window.slotMillis());
        scrapes.computeIfAbsent(slot, s -> nothing())[place] = fresh.value(i);
      }
    }
    return scrapes;
  }

  private static double[] nothing() {
    double[] values = new double[PodDetector.MOST];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(seenUpTo);
    out.writeByte(places.size());
    for (SeriesKey place : places) {
      out.writeUTF(place.container());
      out.writeUTF(place.metric());
    }
    detector.write(out);
  }

  static Together read(DataInput in) throws IOException {
    long seenUpTo = in.readLong();
    List<SeriesKey> places = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      places.add(new SeriesKey(in.readUTF(), in.readUTF()));
    }
    if (places.size() > PodDetector.MOST) {
      throw new IOException("more places than there are");
    }
    Together read = new Together(places, PodDetector.read(in));
    read.seenUpTo = seenUpTo;
    return read;
  }
}
