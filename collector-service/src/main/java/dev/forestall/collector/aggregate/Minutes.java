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
 * The minutes that are being added up. A minute is handed out some real time after the clock has
 * passed it; what comes later is handed out as a further increment of the same minute.
 */
final class Minutes {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_SLOTS = 20_000;
  private static final int MOST_WORKLOADS = 5_000;
  private static final int FULL_MINUTES = 100;

  private final Duration settling;
  private final int maxKeys;
  private final KeyRoom.Total total;
  private final Map<Slot, Open> open = new LinkedHashMap<>();
  private final List<PodEvent> ready = new ArrayList<>();
  private final Map<Subject, Regulars> regulars = new LinkedHashMap<>(64, 0.75f, true);

  /** A minute of a workload. */
  record Slot(Subject subject, long minute) {
    Instant from() {
      return Instant.ofEpochSecond(minute * 60);
    }

    Instant to() {
      return from().plusSeconds(60);
    }
  }

  private record Regulars(long minute, Set<Integer> keys) {}

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
   * @param settling real time between the end of a minute and handing it out
   * @param maxKeys keys of a workload's minute, of spans and of logs each
   */
  Minutes(Duration settling, int maxKeys) {
    this.settling = settling;
    this.maxKeys = maxKeys;
    this.total =
        new KeyRoom.Total((int) Math.min(Integer.MAX_VALUE, (long) maxKeys * FULL_MINUTES));
  }

  SpanTally spans(Subject subject, long atNanos) {
    return open(new Slot(subject, Math.floorDiv(atNanos, MINUTE_NANOS))).spans;
  }

  LogTally logs(Subject subject, long atNanos) {
    return open(new Slot(subject, Math.floorDiv(atNanos, MINUTE_NANOS))).logs;
  }

  /** Takes out what has been over for long enough. */
  List<PodEvent> takeDue(Instant clock, long nowNanos) {
    Iterator<Map.Entry<Slot, Open>> all = open.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Slot, Open> entry = all.next();
      if (entry.getKey().to().isAfter(clock)) {
        continue;
      }
      Open minute = entry.getValue();
      if (minute.overSinceNanos == null) {
        minute.overSinceNanos = nowNanos;
      }
      if (nowNanos - minute.overSinceNanos >= settling.toNanos()) {
        all.remove();
        close(entry.getKey(), minute);
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

  private void close(Slot slot, Open minute) {
    ready.addAll(minute.spans.events(slot, Minutes::eventId));
    ready.addAll(minute.logs.events(slot, Minutes::eventId));
    Set<Integer> keys = new HashSet<>(minute.spanRoom.close());
    keys.addAll(minute.logRoom.close());
    Regulars before = regulars.get(slot.subject());
    if (before == null || before.minute() < slot.minute()) {
      regulars.put(slot.subject(), new Regulars(slot.minute(), keys));
    } else if (before.minute() == slot.minute() && before.keys().size() < 2 * maxKeys) {
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
