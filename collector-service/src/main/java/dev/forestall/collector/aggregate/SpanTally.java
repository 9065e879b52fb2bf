package dev.forestall.collector.aggregate;

import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Bucket;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Outside;
import dev.forestall.model.event.SpansObserved.PodRequests;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of one workload and slice, added up. */
final class SpanTally {
  /** So many of each a record, far below what Kafka takes. */
  private static final int PART = 250;

  private static final int PART_OF_REQUESTS = 100;

  private final KeyRoom room;
  private final Map<UnitKey, Times> units = new LinkedHashMap<>();
  private final Map<String, Entered> requests = new LinkedHashMap<>();
  private final Map<EventKey, Occurrences> events = new LinkedHashMap<>();
  private final PodTally pods = new PodTally();
  private long dropped;

  record UnitKey(@Nullable String callee, String operation, @Nullable Outside outside) {}

  record EventKey(String entryOperation, EventKind kind, @Nullable String callee, String target) {}

  private static final class Times {
    private long count;
    private double sumLog;
    private double sumLogSquared;
    private double adjusted;
  }

  private static final class Entered {
    private long count;
    private long errors;
    private double sumMillis;
    private double maxMillis;
    private double adjusted;
    private final Map<Integer, Long> durations = new TreeMap<>();
  }

  SpanTally(KeyRoom room) {
    this.room = room;
  }

  /**
   * False when there is no room for its key, as with the others.
   *
   * @param standsFor how many such spans it stands for
   */
  boolean unit(UnitKey key, double millis, double standsFor) {
    Times times = place(units, key, Times::new);
    if (times == null) {
      return false;
    }
    double l = Math.log1p(millis);
    times.count++;
    times.sumLog += standsFor * l;
    times.sumLogSquared += standsFor * l * l;
    times.adjusted += standsFor;
    return true;
  }

  boolean request(Span entry, double standsFor) {
    Entered entered = place(requests, entry.operation(), Entered::new);
    if (entered == null) {
      return false;
    }
    double millis = entry.millis();
    entered.count++;
    entered.adjusted += standsFor;
    entered.errors += entry.failed() ? 1 : 0;
    entered.sumMillis += millis;
    entered.maxMillis = Math.max(entered.maxMillis, millis);
    entered.durations.merge(Bucket.indexOf(millis), 1L, Long::sum);
    return true;
  }

  boolean event(EventKey key, int times, double standsFor) {
    Occurrences occurrences = place(events, key, Occurrences::new);
    if (occurrences == null) {
      return false;
    }
    occurrences.inOneRequest(times, standsFor);
    return true;
  }

  /** The requests of each pod. */
  PodTally pods() {
    return pods;
  }

  void dropped(int spans) {
    dropped += spans;
  }

  /** What is to be published, in as many records as it takes; they too are added up. */
  List<PodEvent> events(Slices.Slot slot, Supplier<String> eventIds) {
    List<Unit> allUnits = units.entrySet().stream().map(SpanTally::unit).toList();
    List<Requests> allRequests = requests.entrySet().stream().map(SpanTally::requests).toList();
    List<Events> allEvents = events.entrySet().stream().map(SpanTally::events).toList();
    List<PodEvent> parts = new ArrayList<>(1);
    for (int i = 0; ; i++) {
      List<Unit> someUnits = Parts.of(allUnits, i, PART);
      List<Requests> someRequests = Parts.of(allRequests, i, PART_OF_REQUESTS);
      List<Events> someEvents = Parts.of(allEvents, i, PART);
      long told = i == 0 ? dropped : 0;
      List<PodRequests> byPod = i == 0 ? pods.requests() : List.of();
      if (someUnits.isEmpty()
          && someRequests.isEmpty()
          && someEvents.isEmpty()
          && byPod.isEmpty()
          && told == 0) {
        return parts;
      }
      parts.add(
          new SpansObserved(
              eventIds.get(),
              slot.subject(),
              slot.from(),
              slot.to(),
              someUnits,
              someRequests,
              someEvents,
              told,
              byPod));
    }
  }

  private <K, V> @Nullable V place(Map<K, V> places, K key, Supplier<V> empty) {
    V known = places.get(key);
    if (known == null && key != null && room.admit(key)) {
      known = empty.get();
      places.put(key, known);
    }
    return known;
  }

  private static Unit unit(Map.Entry<UnitKey, Times> entry) {
    UnitKey key = entry.getKey();
    Times t = entry.getValue();
    return new Unit(
        key.callee(),
        key.operation(),
        t.count,
        t.sumLog,
        t.sumLogSquared,
        t.adjusted,
        key.outside());
  }

  private static Requests requests(Map.Entry<String, Entered> entry) {
    Entered e = entry.getValue();
    return new Requests(
        entry.getKey(),
        e.count,
        e.errors,
        e.sumMillis,
        e.maxMillis,
        e.durations.entrySet().stream().map(d -> new Bucket(d.getKey(), d.getValue())).toList(),
        e.adjusted);
  }

  private static Events events(Map.Entry<EventKey, Occurrences> entry) {
    EventKey key = entry.getKey();
    Occurrences o = entry.getValue();
    return new Events(
        key.entryOperation(),
        key.kind(),
        key.callee(),
        key.target(),
        o.count(),
        o.sumOfSquares(),
        o.requests(),
        o.adjusted());
  }
}
