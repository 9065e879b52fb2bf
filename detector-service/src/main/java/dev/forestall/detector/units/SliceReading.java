package dev.forestall.detector.units;

import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.PodWork;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.units.UnitName.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One stored slice as the scorer takes it: what was seen, each sum brought to the size of that. A
 * mean over all that sampled spans stand for stays what it is; how sure it is, the number of spans
 * seen tells.
 */
final class SliceReading {
  private final String workload;
  private final SliceTime time;
  private final Map<Integer, Sums> sums;
  private final Map<Integer, UnitName> names;
  private final Map<String, Sums> requests = new HashMap<>();
  private final List<Unit> units = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Sums entered = new Sums(0, 0, 0);
  private Sums timed = new Sums(0, 0, 0);

  SliceReading(
      String workload, SliceTime time, Map<Integer, Sums> sums, Map<Integer, UnitName> names) {
    this.workload = workload;
    this.time = time;
    this.sums = sums;
    this.names = names;
  }

  WorkloadSlice slice(Map<Integer, Sums> pods) {
    sums.forEach((index, s) -> {
      UnitName name = names.get(index);
      if (name != null && name.sort() == Sort.REQUESTS) {
        requests.merge(name.entry(), s, Sums::plus);
        entered = entered.plus(s);
      }
    });
    sums.forEach((index, s) -> {
      UnitName name = names.get(index);
      if (name != null) {
        read(name, s);
      }
    });
    Map<String, Long> seen = new HashMap<>();
    requests.forEach((entry, s) -> seen.put(entry, s.n()));
    if (entered.n() > 0) {
      seen.merge("", entered.n(), Long::sum);
    }
    Sums all = entered.n() > 0 ? entered : timed;
    return new WorkloadSlice(
        workload,
        time.from(),
        time.duration(),
        units,
        seen,
        events,
        all.n() > 0 ? all.adjusted() / all.n() : 1,
        work(pods));
  }

  private void read(UnitName name, Sums s) {
    switch (name.sort()) {
      case TIME, DATABASE, GAP -> {
        units.add(unit(name, s));
        timed = timed.plus(s);
      }
      case OPERATION -> events.add(event(workload, Happening.OPERATION, name, s));
      case CALL -> events.add(event(name.callee(), Happening.CALL, name, s));
      case ERROR -> events.add(event(workload, Happening.ERROR, name, s));
      case LOG -> events.add(line(name, s));
      case REQUESTS, POD, POD_GAP, POD_FAILED -> {}
    }
  }

  private static Unit unit(UnitName name, Sums s) {
    String callee = name.sort() == Sort.GAP ? name.callee() : null;
    return new Unit(
        name.sort().work(), callee, name.target(), s.n(), s.a() * s.seen(), s.b() * s.seen());
  }

  /** What happened in sampled requests is worth what its requests are. */
  private Event event(String where, Happening happening, UnitName name, Sums s) {
    double count = s.adjusted() * requests.getOrDefault(name.entry(), entered).seen();
    double worth = s.n() > 0 ? count / s.n() : 1;
    return new Event(
        name.entry(), happening, where, name.target(), count, s.a() * worth, s.b() * worth);
  }

  /**
   * Lines of no known request are spread over all that entered, seen or not: those of requests that
   * were not sampled are among them.
   */
  private Event line(UnitName name, Sums s) {
    if (!name.entry().isEmpty()) {
      return event(workload, Happening.LOG, name, s);
    }
    double count = s.n() * entered.seen();
    return new Event(
        "",
        Happening.LOG,
        workload,
        name.target(),
        count,
        count,
        entered.sampled() ? Math.min(count, (double) entered.n()) : whole(s.n()));
  }

  private double whole(long lines) {
    return (double) Math.max(1, Math.min(lines, entered.n()));
  }

  private List<PodWork> work(Map<Integer, Sums> pods) {
    Map<String, PodWork> byName = new TreeMap<>();
    pods.forEach((index, s) -> {
      UnitName name = names.get(index);
      if (name != null && name.sort().ofPod()) {
        PodWork known = byName.getOrDefault(name.target(), PodWork.none(name.target()));
        byName.put(name.target(), with(known, name.sort(), s));
      }
    });
    return List.copyOf(byName.values());
  }

  private static PodWork with(PodWork known, Sort sort, Sums s) {
    return switch (sort) {
      case POD -> known.served(s.n(), s.a(), s.b());
      case POD_GAP -> known.gaps(s.a(), s.b());
      default -> known.failures(s.n());
    };
  }
}
