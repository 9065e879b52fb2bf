package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evidence from how long spans took by themselves: each unit against its own past. */
final class Latencies {
  private Latencies() {}

  /**
   * A unit that can be compared.
   *
   * @param key which
   * @param alarm surprise above chance
   * @param beforeMs typical own time in the reference
   * @param nowMs in the newest minute of the evidence
   */
  record Shift(UnitHistory.Key key, double alarm, double beforeMs, double nowMs) {
    boolean grew() {
      return nowMs > beforeMs;
    }
  }

  static List<Shift> of(List<WorkloadSlice> slices, Split split, Sampling sampling, Method method) {
    List<UnitHistory> known =
        histories(slices, split).stream().filter(u -> u.known(method)).toList();
    double fleet = Robustly.median(known.stream().mapToDouble(UnitHistory::between).toArray());
    List<Shift> shifts = new ArrayList<>();
    for (UnitHistory unit : known) {
      if (unit.seen(method) && sampling.together(unit.key().workload(), unit.key().callee())) {
        double z = unit.z(fleet, method);
        double alarm = method.alarm(z, z < 0 ? method.get(Constant.FASTER) : 1);
        shifts.add(
            new Shift(unit.key(), alarm, Math.expm1(unit.centre()), Math.expm1(unit.byNow())));
      }
    }
    return shifts;
  }

  private static List<UnitHistory> histories(List<WorkloadSlice> slices, Split split) {
    Map<UnitHistory.Key, UnitHistory> units = new LinkedHashMap<>();
    for (WorkloadSlice slice : slices) {
      int slot = split.slot(slice.middle());
      if (slot != Split.NEITHER) {
        for (Unit unit : slice.units()) {
          UnitHistory.Key key =
              new UnitHistory.Key(slice.workload(), unit.work(), unit.callee(), unit.operation());
          units
              .computeIfAbsent(key, k -> new UnitHistory(k, split.size()))
              .add(slot, slice.start(), unit);
        }
      }
    }
    return List.copyOf(units.values());
  }
}
