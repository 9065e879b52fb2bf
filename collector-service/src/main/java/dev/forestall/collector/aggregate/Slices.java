package dev.forestall.collector.aggregate;

import dev.forestall.model.event.PodEvent;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The slices that are being added up. A slice is handed out some real time after the clock has
 * passed it; what comes later is handed out as a further increment of the same slice.
 */
final class Slices {
  /** Short: an onset inside a slice blurs before and after. */
  private static final Duration SLICE = Duration.ofSeconds(20);

  private static final long SLICE_NANOS = SLICE.toNanos();
  private static final int MOST_SLOTS = 20_000;
  private static final int MOST_WORKLOADS = 5_000;
  private static final int FULL_SLICES = 100;

  private final Duration settling;
  private final int maxKeys;
  private final KeyRoom.Total total;
  private final Map<Slot, Open> open = new LinkedHashMap<>();
  private final List<PodEvent> ready = new ArrayList<>();
  private final Map<Subject, Regulars> regulars = new LinkedHashMap<>(64, 0.75f, true);

  /** A slice of a workload. */
  record Slot(Subject subject, long slice) {
    Instant from() {
      return Instant.ofEpochSecond(slice * SLICE.toSeconds());
    }

    Instant to() {
      return from().plus(SLICE);
    }
  }

  private record Regulars(long slice, Set<Integer> keys) {}

  private static final class Open {
    private final KeyRoom spanRoom;
    private final KeyRoom logRoom;
    private final SpanTally spans;
    private final LogTally logs;
    private @Nullable Long overSinceNanos;

    Open(KeyRoom spanRoom, KeyRoom logRoom) {
      this.spanRoom = spanRoom;
      this.logRoom = logRoom;
      this.spans = new SpanTally(spanRoom);
      this.logs = new LogTally(logRoom);
    }
  }

  /**
   * @param settling real time between the end of a slice and handing it out
   * @param maxKeys keys of a workload's slice, of spans and of logs each
   */
  Slices(Duration settling, int maxKeys) {
    this.settling = settling;
    this.maxKeys = maxKeys;
    this.total = new KeyRoom.Total((int) Math.min(Integer.MAX_VALUE, (long) maxKeys * FULL_SLICES));
  }

  SpanTally spans(Subject subject, long atNanos) {
    return open(new Slot(subject, Math.floorDiv(atNanos, SLICE_NANOS))).spans;
  }

  LogTally logs(Subject subject, long atNanos) {
    return open(new Slot(subject, Math.floorDiv(atNanos, SLICE_NANOS))).logs;
  }

  /** Takes out what has been over for long enough. */
  List<PodEvent> takeDue(Instant clock, long nowNanos) {
    Iterator<Map.Entry<Slot, Open>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Slot, Open> entry = all.next();
      if (entry.getKey().to().isAfter(clock)) {
        continue;
      }
      Open slice = entry.getValue();
      if (slice.overSinceNanos == null) {
        slice.overSinceNanos = nowNanos;
      }
      if (nowNanos - slice.overSinceNanos >= settling.toNanos()) {
        all.remove();
        close(entry.getKey(), slice);
      }
    }
    return take();
  }

  /** Takes out everything. */
  List<PodEvent> takeAll() {
    open.forEach(this::close);
    open.clear();
    return take();
  }

  private Open open(Slot slot) {
    Open known = open.get(slot);
    if (known != null) {
      return known;
    }
    if (open.size() >= MOST_SLOTS) {
      Slot eldest = open.keySet().iterator().next();
      Open early = open.remove(eldest);
      if (early != null) {
        close(eldest, early);
      }
    }
    Regulars usual = regulars.getOrDefault(slot.subject(), new Regulars(0, Set.of()));
    Open fresh =
        new Open(
            new KeyRoom(maxKeys, usual.keys(), total), new KeyRoom(maxKeys, usual.keys(), total));
    open.put(slot, fresh);
    return fresh;
  }

  private void close(Slot slot, Open slice) {
    ready.addAll(slice.spans.events(slot, Slices::eventId));
    ready.addAll(slice.logs.events(slot, Slices::eventId));
    Set<Integer> keys = new HashSet<>(slice.spanRoom.close());
    keys.addAll(slice.logRoom.close());
    Regulars before = regulars.get(slot.subject());
    if (before == null || before.slice() < slot.slice()) {
      regulars.put(slot.subject(), new Regulars(slot.slice(), keys));
    } else if (before.slice() == slot.slice() && before.keys().size() < 2 * maxKeys) {
      before.keys().addAll(keys);
    }
    if (regulars.size() > MOST_WORKLOADS) {
      regulars.remove(regulars.keySet().iterator().next());
    }
  }

  private List<PodEvent> take() {
    List<PodEvent> taken = List.copyOf(ready);
    ready.clear();
    return taken;
  }

  private static String eventId() {
    return UUID.randomUUID().toString();
  }
}
