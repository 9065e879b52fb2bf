package dev.forestall.detector.units;

import dev.forestall.detector.rootcause.WorkloadSlice;
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
  private static final Units NONE = new Units(Map.of(), new TreeMap<>(), new TreeMap<>());

  private final Map<Integer, UnitName> names;
  private final SortedMap<SliceTime, byte[]> slices;
  private final SortedMap<SliceTime, byte[]> pods;

  private Units(
      Map<Integer, UnitName> names,
      SortedMap<SliceTime, byte[]> slices,
      SortedMap<SliceTime, byte[]> pods) {
    this.names = names;
    this.slices = slices;
    this.pods = pods;
  }

  /** Nothing. */
  public static Units none() {
    return NONE;
  }

  static Units of(
      Map<UnitName, Integer> names,
      SortedMap<SliceTime, byte[]> slices,
      SortedMap<SliceTime, byte[]> pods) {
    Map<Integer, UnitName> byIndex = new HashMap<>();
    names.forEach((name, index) -> byIndex.put(index, name));
    return new Units(byIndex, slices, pods);
  }

  /** From the fields of its hash; what cannot be read is left out. */
  public static Units of(Map<String, byte[]> fields) {
    TreeMap<SliceTime, byte[]> slices = new TreeMap<>();
    TreeMap<SliceTime, byte[]> pods = new TreeMap<>();
    fields.forEach((field, bytes) -> {
      SliceTime.parse(UnitCodec.SLICE, field).ifPresent(time -> slices.put(time, bytes));
      SliceTime.parse(UnitCodec.PODS, field).ifPresent(time -> pods.put(time, bytes));
    });
    byte[] names = Objects.requireNonNullElse(fields.get(UnitCodec.NAMES), new byte[1]);
    return of(UnitCodec.names(names), slices, pods);
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
    return new SliceReading(workload, time, slice.sums(), names)
        .slice(pods.containsKey(time) ? pods(time) : Map.of());
  }

  private Map<Integer, Sums> pods(SliceTime time) {
    return UnitCodec.decode(Objects.requireNonNull(pods.get(time)))
        .map(Slice::sums)
        .orElse(Map.of());
  }
}
