package dev.forestall.detector.units;

import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The last 45 minutes of one workload's spans and logs, in its stored form. Increments of a slice
 * come in any order; a record that a slice was already made of adds nothing. At most {@value
 * #MOST_NAMES} names at a time, the first come; what is counted under none is counted as dropped. A
 * name is forgotten with the last slice that has it.
 */
public final class UnitWindow {
  static final int MOST_NAMES = 256;
  private static final int MOST_SLICES = 180;
  private static final long KEPT_SECONDS = Duration.ofMinutes(45).toSeconds();

  private final Map<UnitName, Integer> names = new LinkedHashMap<>();
  private final TreeMap<SliceTime, byte[]> slices = new TreeMap<>();
  private final Set<SliceTime> changed = new TreeSet<>();
  private final Set<SliceTime> gone = new TreeSet<>();
  private boolean namesChanged;
  private boolean restored;
  private long dropped;

  /** Takes spans in. Returns how many of them were counted under no name. */
  public long accept(SpansObserved spans) {
    Optional<SliceTime> time = SliceTime.of(spans.from(), spans.at());
    if (time.isEmpty() || tooOld(time.get())) {
      return 0;
    }
    Slice slice = open(time.get());
    if (!slice.admit(spans.eventId())) {
      return refused(
          slice.knows(spans.eventId()) ? 0 : spans.units().stream().mapToLong(Unit::count).sum());
    }
    long before = dropped;
    for (Unit u : spans.units()) {
      add(slice, UnitName.of(u), new Sums(u.count(), u.sumLog(), u.sumLogSquared()));
    }
    for (Requests r : spans.requests()) {
      add(slice, UnitName.of(r), new Sums(r.count(), 0, 0));
    }
    for (Events e : spans.events()) {
      add(slice, UnitName.of(e), new Sums(e.count(), e.sumOfSquares(), e.requests()));
    }
    return close(time.get(), slice, spans.dropped(), before);
  }

  /** Takes lines of log in. Returns how many of them were counted under no name. */
  public long accept(LogsObserved logs) {
    Optional<SliceTime> time = SliceTime.of(logs.from(), logs.at());
    if (time.isEmpty() || tooOld(time.get())) {
      return 0;
    }
    Slice slice = open(time.get());
    if (!slice.admit(logs.eventId())) {
      return refused(
          slice.knows(logs.eventId())
              ? 0
              : logs.templates().stream().mapToLong(TemplateCount::count).sum());
    }
    long before = dropped;
    for (TemplateCount t : logs.templates()) {
      add(slice, UnitName.of(t), new Sums(t.count(), t.sumOfSquares(), t.requests()));
    }
    return close(time.get(), slice, logs.dropped(), before);
  }

  private long refused(long count) {
    dropped += count;
    return count;
  }

  private boolean tooOld(SliceTime time) {
    return !slices.isEmpty() && time.start() < slices.lastKey().start() - KEPT_SECONDS;
  }

  private Slice open(SliceTime time) {
    byte[] known = slices.get(time);
    return known == null ? new Slice() : UnitCodec.decode(known).orElseGet(Slice::new);
  }

  private void add(Slice slice, UnitName name, Sums sums) {
    Integer index = sums.sound() ? index(name) : null;
    if (index == null) {
      dropped += Math.max(0, sums.n());
    } else {
      slice.add(index, sums);
    }
  }

  private @Nullable Integer index(UnitName name) {
    Integer known = names.get(name);
    if (known != null || names.size() >= MOST_NAMES) {
      return known;
    }
    Set<Integer> used = new HashSet<>(names.values());
    int free = 0;
    while (used.contains(free)) {
      free++;
    }
    names.put(name, free);
    namesChanged = true;
    return free;
  }

  private long close(SliceTime time, Slice slice, long droppedBefore, long before) {
    slice.dropped(droppedBefore + dropped - before);
    boolean fresh = slices.put(time, UnitCodec.encode(slice)) == null;
    changed.add(time);
    gone.remove(time);
    if (fresh) {
      trim();
    }
    return dropped - before;
  }

  /** Forgets old slices, and the names that were in those alone. */
  private void trim() {
    boolean forgotten = false;
    while (!slices.isEmpty() && (slices.size() > MOST_SLICES || tooOld(slices.firstKey()))) {
      SliceTime old = slices.firstKey();
      slices.remove(old);
      changed.remove(old);
      gone.add(old);
      forgotten = true;
    }
    if (forgotten && names.size() >= MOST_NAMES / 2) {
      Set<Integer> used = new HashSet<>();
      slices
          .values()
          .forEach(s -> UnitCodec.decode(s).ifPresent(d -> used.addAll(d.sums().keySet())));
      namesChanged |= names.values().removeIf(index -> !used.contains(index));
    }
  }

  /** A copy that can be read elsewhere. */
  public Units copy() {
    return Units.of(Map.copyOf(names), new TreeMap<>(slices));
  }

  /** Whether nothing is kept, or only what ended before. */
  public boolean silentSince(Instant since) {
    return slices.isEmpty() || slices.lastKey().end() < since.getEpochSecond();
  }

  // --- for the store

  /** Whether what the store has was read back. */
  public boolean restored() {
    return restored;
  }

  /** Takes in what the store has, beside what came since. */
  public void restore(Map<String, byte[]> fields) {
    restored = true;
    Map<UnitName, Integer> stored =
        UnitCodec.names(Objects.requireNonNullElse(fields.get(UnitCodec.NAMES), new byte[1]));
    if (names.isEmpty()) {
      names.putAll(stored);
    } else if (!names.equals(stored)) {
      return; // came to know other names while Redis was away: what it has is of no use
    }
    fields.forEach((field, bytes) ->
        SliceTime.parse(field).ifPresent(time -> slices.putIfAbsent(time, bytes.clone())));
    trim();
  }

  /** Fields that changed since they were written. */
  public Map<String, byte[]> changedFields() {
    Map<String, byte[]> fields = new HashMap<>();
    for (SliceTime time : changed) {
      fields.put(time.field(), Objects.requireNonNull(slices.get(time)));
    }
    if (namesChanged) {
      fields.put(UnitCodec.NAMES, UnitCodec.encode(names));
    }
    return fields;
  }

  /** Fields that the store need not keep any longer. */
  public Set<String> goneFields() {
    Set<String> fields = new TreeSet<>();
    gone.forEach(time -> fields.add(time.field()));
    return fields;
  }

  /** Whether anything is to be written. */
  public boolean changed() {
    return !changed.isEmpty() || !gone.isEmpty() || namesChanged;
  }

  /** Fields that the store has when all is written. */
  public int fields() {
    return slices.isEmpty() ? 0 : slices.size() + 1;
  }

  /** The store has it all. */
  public void written() {
    changed.clear();
    gone.clear();
    namesChanged = false;
  }

  /** The store has nothing. */
  public void writeAgain() {
    changed.addAll(slices.keySet());
    namesChanged = !names.isEmpty();
  }
}
