package dev.forestall.detector.units;

import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.units.UnitName.Sort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a workload's spans and logs were, as it was read: names by their index, slices in their
 * stored form, opened only when they are asked for.
 */
public final class Units {
  private static final Units NONE = new Units(Map.of(), new TreeMap<>());

  private final Map<Integer, UnitName> names;
  private final SortedMap<SliceTime, byte[]> slices;

  private Units(Map<Integer, UnitName> names, SortedMap<SliceTime, byte[]> slices) {
    this.names = names;
    this.slices = slices;
  }

  /** Nothing. */
  public static Units none() {
    return NONE;
  }

  static Units of(Map<UnitName, Integer> names, SortedMap<SliceTime, byte[]> slices) {
    Map<Integer, UnitName> byIndex = new HashMap<>();
    names.forEach((name, index) -> byIndex.put(index, name));
    return new Units(byIndex, slices);
  }

  /** From the fields of its hash; what cannot be read is left out. */
  public static Units of(Map<String, byte[]> fields) {
    TreeMap<SliceTime, byte[]> slices = new TreeMap<>();
    fields.forEach(
        (field, bytes) -> SliceTime.parse(field).ifPresent(time -> slices.put(time, bytes)));
    byte[] names = Objects.requireNonNullElse(fields.get(UnitCodec.NAMES), new byte[1]);
    return of(UnitCodec.names(names), slices);
  }

  /** End of the newest slice. */
  public Optional<Instant> newest() {
    return slices.keySet().stream().mapToLong(SliceTime::end).max().stream()
        .mapToObj(Instant::ofEpochSecond)
        .findFirst();
  }

  /** Spans and lines between two times that were counted under no name. */
  public long dropped(Instant from, Instant to) {
    return opened(from, to).values().stream().mapToLong(Slice::dropped).sum();
  }

  /** The slices between two times, as the scorer takes them. */
  public List<WorkloadSlice> between(String workload, Instant from, Instant to) {
    List<WorkloadSlice> between = new ArrayList<>();
    opened(from, to).forEach((time, slice) -> between.add(slice(workload, time, slice)));
    return between;
  }

  private Map<SliceTime, Slice> opened(Instant from, Instant to) {
    Map<SliceTime, Slice> opened = new LinkedHashMap<>();
    slices
        .subMap(new SliceTime(from.getEpochSecond(), 0), new SliceTime(to.getEpochSecond(), 0))
        .forEach((time, bytes) -> UnitCodec.decode(bytes).ifPresent(s -> opened.put(time, s)));
    return opened;
  }

  private WorkloadSlice slice(String workload, SliceTime time, Slice slice) {
    List<Unit> units = new ArrayList<>();
    Map<String, Long> requests = new HashMap<>();
    List<Event> events = new ArrayList<>();
    long entered =
        slice.sums().entrySet().stream()
            .filter(e -> is(e.getKey(), Sort.REQUESTS))
            .mapToLong(e -> e.getValue().n())
            .sum();
    slice
        .sums()
        .forEach((index, sums) -> {
          UnitName name = names.get(index);
          if (name != null) {
            switch (name.sort()) {
              case TIME, DATABASE, GAP -> units.add(unit(name, sums));
              case REQUESTS -> requests.merge(name.entry(), sums.n(), Long::sum);
              case OPERATION -> events.add(event(workload, Happening.OPERATION, name, sums));
              case CALL -> events.add(event(name.callee(), Happening.CALL, name, sums));
              case ERROR -> events.add(event(workload, Happening.ERROR, name, sums));
              case LOG -> events.add(line(workload, name, sums, entered));
            }
          }
        });
    if (entered > 0) {
      requests.merge("", entered, Long::sum);
    }
    return new WorkloadSlice(workload, time.from(), time.duration(), units, requests, events);
  }

  private boolean is(int index, Sort sort) {
    UnitName name = names.get(index);
    return name != null && name.sort() == sort;
  }

  private static Unit unit(UnitName name, Sums sums) {
    String callee = name.sort() == Sort.GAP ? name.callee() : null;
    return new Unit(name.sort().work(), callee, name.target(), sums.n(), sums.a(), sums.b());
  }

  private static Event event(String where, Happening happening, UnitName name, Sums sums) {
    return new Event(
        name.entry(), happening, where, name.target(), sums.n(), sums.a(), Math.round(sums.b()));
  }

  /** Lines of no known request are spread over all that entered. */
  private static Event line(String workload, UnitName name, Sums sums, long entered) {
    return name.entry().isEmpty()
        ? new Event(
            "",
            Happening.LOG,
            workload,
            name.target(),
            sums.n(),
            sums.n(),
            Math.max(1, Math.min(sums.n(), entered)))
        : event(workload, Happening.LOG, name, sums);
  }
}
