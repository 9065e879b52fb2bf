package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The series of one pod, each for itself and together. */
final class PodWatch {
  private final Map<SeriesKey, SeriesWatch> series = new TreeMap<>();
  private Together together;

  PodWatch() {
    this(new Together());
  }

  /** Begins with what a sibling has learned of the series together; each comes by itself. */
  PodWatch(PodWatch sibling) {
    this(new Together(sibling.together));
  }

  private PodWatch(Together together) {
    this.together = together;
  }

  /** Scrapes that taught what goes together. */
  long learnedTogether() {
    return together.learned();
  }

  /** The most values that any series has taught. */
  long learned() {
    return series.values().stream().mapToLong(SeriesWatch::learned).max().orElse(0);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  Set<SeriesKey> keys() {
    return series.keySet();
  }

  Optional<SeriesWatch> of(SeriesKey key) {
    return Optional.ofNullable(series.get(key));
  }

  SeriesWatch begin(SeriesKey key, SeriesWatch watch) {
    series.put(key, watch);
    together.add(key);
    return watch;
  }

  /** What each series shows for itself up to that time. */
  List<Anomaly> look(PodWindow window, long at) {
    List<Anomaly> found = new ArrayList<>();
    for (SeriesKey key : window.keys()) {
      of(key).flatMap(watch -> watch.look(window, key, at)).ifPresent(found::add);
    }
    return found;
  }

  /** What they show together. */
  Together together() {
    return together;
  }

  /** Takes over what a pod that is gone knew as well or better. */
  void inherit(PodWatch gone) {
    takeOver(gone, 0);
  }

  /** Takes over what another one knows better of the same pod. */
  void adopt(PodWatch past) {
    takeOver(past, 1);
  }

  private void takeOver(PodWatch other, int lead) {
    other.series.forEach((key, watch) ->
        series.merge(key, watch, (a, b) -> b.learned() >= a.learned() + lead ? b : a));
    if (other.together.learned() >= together.learned() + lead) {
      together = other.together;
    }
    series.keySet().forEach(together::add);
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(series.size());
    for (Map.Entry<SeriesKey, SeriesWatch> watch : series.entrySet()) {
      out.writeUTF(watch.getKey().container());
      out.writeUTF(watch.getKey().metric());
      watch.getValue().write(out);
    }
    together.write(out);
  }

  static PodWatch read(DataInput in) throws IOException {
    Map<SeriesKey, SeriesWatch> series = new TreeMap<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      SeriesKey key = new SeriesKey(in.readUTF(), in.readUTF());
      series.put(key, SeriesWatch.read(in));
    }
    PodWatch read = new PodWatch(Together.read(in));
    read.series.putAll(series);
    return read;
  }
}
