package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.EventHistory.Change;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evidence from what happens in a request: lines of log, calls and operations that became more or
 * fewer, by entry operation, so that another mix of requests is no change.
 */
final class Events {
  private record Entry(String workload, String operation) {}

  private record Key(Entry entry, Happening happening, String target, String name) {}

  private final Method method;
  private final Sampling sampling;
  private final Map<String, Set<String>> lost = new HashMap<>();
  private final Map<String, Moved> own = new HashMap<>();
  private final Map<String, Double> called = new HashMap<>();
  private final Map<String, Double> failing = new HashMap<>();
  private final Map<String, Set<String>> callees = new HashMap<>();

  Events(List<WorkloadSlice> slices, Split split, Sampling sampling, Method method) {
    this.method = method;
    this.sampling = sampling;
    Map<Entry, double[]> requests = new HashMap<>();
    Map<Key, EventHistory> events = new LinkedHashMap<>();
    for (WorkloadSlice slice : slices) {
      slice.units().forEach(unit -> noteCall(slice.workload(), unit));
      int slot = split.slot(slice.middle());
      if (slot != Split.NEITHER) {
        slice
            .requests()
            .forEach((operation, n) ->
                requests
                        .computeIfAbsent(
                            new Entry(slice.workload(), operation), e -> new double[split.size()])[
                        slot] +=
                    Math.max(0, n));
        for (Event event : slice.events()) {
          Entry entry = new Entry(slice.workload(), event.entry());
          Key key = new Key(entry, event.happening(), event.target(), event.name());
          if (event.happening() == Happening.CALL) {
            noteCallee(slice.workload(), event.target());
          }
          events.computeIfAbsent(key, k -> new EventHistory(split.size())).add(slot, event);
        }
      }
    }
    events.forEach((key, history) -> judge(key, history, requests.get(key.entry())));
  }

  /** A call whose callee is sampled otherwise than before is now and then no call but itself. */
  private void noteCall(String workload, Unit unit) {
    noteCallee(workload, unit.callee());
    if (!sampling.together(workload, unit.callee())) {
      lost.computeIfAbsent(workload, w -> new HashSet<>()).add(unit.operation());
    }
  }

  private boolean comparable(Key key) {
    String workload = key.entry().workload();
    return switch (key.happening()) {
      case LOG ->
          key.entry().operation().isEmpty()
              ? sampling.steady(workload)
              : sampling.comparable(workload);
      case CALL -> sampling.comparable(workload) && sampling.together(workload, key.target());
      case OPERATION ->
          sampling.comparable(workload)
              && !lost.getOrDefault(workload, Set.of()).contains(key.name());
      case ERROR -> sampling.comparable(workload);
    };
  }

  private void noteCallee(String workload, @Nullable String callee) {
    if (callee != null && !callee.equals(workload)) {
      callees.computeIfAbsent(workload, w -> new HashSet<>()).add(callee);
    }
  }

  private void judge(Key key, EventHistory history, double @Nullable [] requests) {
    if (requests == null || !used(key.happening()) || !comparable(key)) {
      return;
    }
    int last = requests.length - 1;
    if (Arrays.stream(requests, 0, last).sum() >= method.get(Constant.EVENT_REFERENCE)
        && requests[last] >= method.get(Constant.EVENT_EVIDENCE)) {
      Change change = history.change(requests, method);
      double alarm = method.alarm(change.z(), 1);
      String workload = key.entry().workload();
      if (alarm > 0) {
        if (alarm > own.getOrDefault(workload, Moved.NOTHING).alarm()) {
          own.put(
              workload,
              new Moved(
                  alarm,
                  Sentences.event(
                      key.entry().operation(), key.happening(), key.target(), key.name(), change)));
        }
        if (key.happening() == Happening.CALL) {
          called.merge(key.target(), alarm, Math::max);
        }
        if (key.happening() == Happening.ERROR && change.now() > change.before()) {
          failing.merge(workload, alarm, Math::max);
        }
      }
    }
  }

  private boolean used(Happening happening) {
    return method.uses(
        switch (happening) {
          case LOG -> Part.LOGS;
          case CALL -> Part.CALLS;
          case OPERATION -> Part.OPERATIONS;
          case ERROR -> Part.ERRORS;
        });
  }

  /**
   * The strongest of a workload's own; less where it is called differently than before, and where
   * one that it calls fails: errors spread upwards.
   */
  Moved of(String workload) {
    Moved strongest = own.getOrDefault(workload, Moved.NOTHING);
    double discount =
        method.uses(Part.CALLED_DIFFERENTLY)
            ? discount(Constant.CALLED_DIFFERENTLY, called.getOrDefault(workload, 0.0))
            : 1;
    double below =
        callees.getOrDefault(workload, Set.of()).stream()
            .mapToDouble(callee -> failing.getOrDefault(callee, 0.0))
            .max()
            .orElse(0);
    return new Moved(
        strongest.alarm() * discount * discount(Constant.FAILING_CALLEE, below),
        strongest.sentence());
  }

  private double discount(Constant half, double surprise) {
    return method.get(half) / (method.get(half) + surprise);
  }
}
