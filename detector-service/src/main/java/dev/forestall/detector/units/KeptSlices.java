package dev.forestall.detector.units;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Slices of one sort in their stored form, each a field of the hash, for a time and a number. */
final class KeptSlices {
  private final String prefix;
  private final long seconds;
  private final int most;
  private final TreeMap<SliceTime, byte[]> slices = new TreeMap<>();
  private final Set<SliceTime> changed = new TreeSet<>();
  private final Set<SliceTime> gone = new TreeSet<>();

  /**
   * Empty.
   *
   * @param prefix of their fields
   * @param seconds how long one is kept after the newest
   * @param most how many at most
   */
  KeptSlices(String prefix, long seconds, int most) {
    this.prefix = prefix;
    this.seconds = seconds;
    this.most = most;
  }

  boolean tooOld(SliceTime time) {
    return !slices.isEmpty() && time.start() < slices.lastKey().start() - seconds;
  }

  Slice open(SliceTime time) {
    byte[] known = slices.get(time);
    return known == null ? new Slice() : UnitCodec.decode(known).orElseGet(Slice::new);
  }

  /** Puts it back. Returns whether it is a new one. */
  boolean close(SliceTime time, Slice slice) {
    changed.add(time);
    gone.remove(time);
    return slices.put(time, UnitCodec.encode(slice)) == null;
  }

  /** Forgets what is too old or too many. Returns whether there was any. */
  boolean trim() {
    boolean forgotten = false;
    while (!slices.isEmpty() && (slices.size() > most || tooOld(slices.firstKey()))) {
      SliceTime old = slices.firstKey();
      slices.remove(old);
      changed.remove(old);
      gone.add(old);
      forgotten = true;
    }
    return forgotten;
  }

  /** The indices of all names in them. */
  void addNamesTo(Set<Integer> used) {
    slices
        .values()
        .forEach(s -> UnitCodec.decode(s).ifPresent(d -> used.addAll(d.sums().keySet())));
  }

  NavigableMap<SliceTime, byte[]> all() {
    return slices;
  }

  // --- for the store

  void restore(String field, byte[] bytes) {
    SliceTime.parse(prefix, field).ifPresent(t -> slices.putIfAbsent(t, bytes.clone()));
  }

  void addChangedTo(Map<String, byte[]> fields) {
    changed.forEach(t -> fields.put(t.field(prefix), Objects.requireNonNull(slices.get(t))));
  }

  void addGoneTo(Set<String> fields) {
    gone.forEach(t -> fields.add(t.field(prefix)));
  }

  boolean changed() {
    return !changed.isEmpty() || !gone.isEmpty();
  }

  void written() {
    changed.clear();
    gone.clear();
  }

  void writeAgain() {
    changed.addAll(slices.keySet());
  }
}
