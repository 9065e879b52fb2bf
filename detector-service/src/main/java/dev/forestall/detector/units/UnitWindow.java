package dev.forestall.detector.units;

import dev.forestall.detector.units.UnitName.Sort;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.PodRequests;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The last 45 minutes of one workload's spans and logs, and the last fifteen by pod, in their
 * stored form. Increments of a slice come in any order; a record that a slice was already made of
 * adds nothing. At most {@value #MOST_NAMES} names at a time, the first come; what is counted under
 * none is counted as dropped. Of pods at most {@value #MOST_PODS} a slice and twice as many at a
 * time, the first come; the requests of others count for the workload alone. A name is forgotten
 * with the last slice that has it.
 */
public final class UnitWindow {
  static final int MOST_NAMES = 256;
  static final int MOST_PODS = 32;
  private static final int NAMES_A_POD = 3;
  private static final int MOST_SLICES = 180;
  private static final int MOST_POD_SLICES = 60;
  private static final long KEPT_SECONDS = Duration.ofMinutes(45).toSeconds();
  private static final long PODS_KEPT_SECONDS = Duration.ofMinutes(15).toSeconds();

  private final Map<UnitName, Integer> names = new LinkedHashMap<>();
  private final KeptSlices slices = new KeptSlices(UnitCodec.SLICE, KEPT_SECONDS, MOST_SLICES);
  private final KeptSlices pods =
      new KeptSlices(UnitCodec.PODS, PODS_KEPT_SECONDS, MOST_POD_SLICES);
  private int podNames;
  private boolean namesChanged;
  private boolean restored;
  private long dropped;

  /** Takes spans in. Returns how many of them were counted under no name. */
  public long accept(SpansObserved spans) {
    Optional<SliceTime> time = SliceTime.of(spans.from(), spans.at());
    if (time.isEmpty() || slices.tooOld(time.get())) {
      return 0;
    }
    Slice slice = slices.open(time.get());
    if (!slice.admit(spans.eventId())) {
      return refused(
          slice.knows(spans.eventId()) ? 0 : spans.units().stream().mapToLong(Unit::count).sum());
    }
    long before = dropped;
    for (Unit u : spans.units()) {
      add(slice, UnitName.of(u), new Sums(u.count(), u.sumLog(), u.sumLogSquared(), u.adjusted()));
    }
    for (Requests r : spans.requests()) {
      add(slice, UnitName.of(r), new Sums(r.count(), 0, 0, r.adjusted()));
    }
    for (Events e : spans.events()) {
      add(slice, UnitName.of(e), new Sums(e.count(), e.sumOfSquares(), e.requests(), e.adjusted()));
    }
    long more = close(time.get(), slice, spans.dropped(), before);
    addPods(time.get(), spans.pods());
    return more;
  }

  /** Takes lines of log in. Returns how many of them were counted under no name. */
  public long accept(LogsObserved logs) {
    Optional<SliceTime> time = SliceTime.of(logs.from(), logs.at());
    if (time.isEmpty() || slices.tooOld(time.get())) {
      return 0;
    }
    Slice slice = slices.open(time.get());
    if (!slice.admit(logs.eventId())) {
      return refused(
          slice.knows(logs.eventId())
              ? 0
              : logs.templates().stream().mapToLong(TemplateCount::count).sum());
    }
    long before = dropped;
    for (TemplateCount t : logs.templates()) {
      add(slice, UnitName.of(t), new Sums(t.count(), t.sumOfSquares(), t.requests(), t.adjusted()));
    }
    return close(time.get(), slice, logs.dropped(), before);
  }

  private long refused(long count) {
    dropped += count;
    return count;
  }

  private void addPods(SliceTime time, List<PodRequests> served) {
    if (served.isEmpty() || pods.tooOld(time)) {
      return;
    }
    Slice slice = pods.open(time);
    for (PodRequests p : served) {
      if (isFull(slice, p.pod())) {
        continue;
      }
      addPod(slice, Sort.POD, p.pod(), new Sums(p.count(), p.ownLog(), p.ownLogSquared()));
      addPod(slice, Sort.POD_GAP, p.pod(), new Sums(p.count(), p.gapLog(), p.gapLogSquared()));
      if (p.failed() > 0) {
        addPod(slice, Sort.POD_FAILED, p.pod(), new Sums(p.failed(), 0, 0));
      }
    }
    if (pods.close(time, slice)) {
      trim();
    }
  }

  private boolean isFull(Slice slice, String pod) {
    Integer index = names.get(UnitName.ofPod(Sort.POD, pod));
    Set<Integer> there = slice.sums().keySet();
    return (index == null || !there.contains(index))
        && names.entrySet().stream()
                .filter(n -> n.getKey().sort() == Sort.POD && there.contains(n.getValue()))
                .count()
            >= MOST_PODS;
  }

  private void addPod(Slice slice, Sort sort, String pod, Sums sums) {
    Integer index = index(UnitName.ofPod(sort, pod));
    if (index != null) {
      slice.add(index, sums);
    }
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
    boolean ofPod = name.sort().ofPod();
    int most = ofPod ? 2 * MOST_PODS * NAMES_A_POD : MOST_NAMES;
    if (known != null || count(ofPod) >= most) {
      return known;
    }
    Set<Integer> used = new HashSet<>(names.values());
    int free = 0;
    while (used.contains(free)) {
      free++;
    }
    names.put(name, free);
    podNames += ofPod ? 1 : 0;
    namesChanged = true;
    return free;
  }

  private int count(boolean ofPods) {
    return ofPods ? podNames : names.size() - podNames;
  }

  private void countPodNames() {
    podNames = (int) names.keySet().stream().filter(n -> n.sort().ofPod()).count();
  }

  private long close(SliceTime time, Slice slice, long droppedBefore, long before) {
    slice.dropped(droppedBefore + dropped - before);
    if (slices.close(time, slice)) {
      trim();
    }
    return dropped - before;
  }

  /** Forgets old slices, and the names that were in those alone. */
  private void trim() {
    boolean forgotten = slices.trim();
    forgotten |= pods.trim();
    boolean many = count(false) >= MOST_NAMES / 2 || count(true) >= MOST_PODS * NAMES_A_POD;
    if (forgotten && many) {
      Set<Integer> used = new HashSet<>();
      slices.addNamesTo(used);
      pods.addNamesTo(used);
      namesChanged |= names.values().removeIf(index -> !used.contains(index));
      countPodNames();
    }
  }

  /** A copy that can be read elsewhere. */
  public Units copy() {
    return Units.of(Map.copyOf(names), new TreeMap<>(slices.all()), new TreeMap<>(pods.all()));
  }

  /** Whether nothing is kept, or only what ended before. */
  public boolean silentSince(Instant since) {
    return slices.all().isEmpty() || slices.all().lastKey().end() < since.getEpochSecond();
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
      countPodNames();
    } else if (!names.equals(stored)) {
      return; // came to know other names while Redis was away: what it has is of no use
    }
    fields.forEach((field, bytes) -> {
      slices.restore(field, bytes);
      pods.restore(field, bytes);
    });
    trim();
  }

  /** Fields that changed since they were written. */
  public Map<String, byte[]> changedFields() {
    Map<String, byte[]> fields = new HashMap<>();
    slices.addChangedTo(fields);
    pods.addChangedTo(fields);
    if (namesChanged) {
      fields.put(UnitCodec.NAMES, UnitCodec.encode(names));
    }
    return fields;
  }

  /** Fields that the store need not keep any longer. */
  public Set<String> goneFields() {
    Set<String> fields = new TreeSet<>();
    slices.addGoneTo(fields);
    pods.addGoneTo(fields);
    return fields;
  }

  /** Whether anything is to be written. */
  public boolean changed() {
    return slices.changed() || pods.changed() || namesChanged;
  }

  /** Fields that the store has when all is written. */
  public int fields() {
    return slices.all().isEmpty() ? 0 : slices.all().size() + pods.all().size() + 1;
  }

  /** The store has it all. */
  public void written() {
    slices.written();
    pods.written();
    namesChanged = false;
  }

  /** The store has nothing. */
  public void writeAgain() {
    slices.writeAgain();
    pods.writeAgain();
    namesChanged = !names.isEmpty();
  }
}
