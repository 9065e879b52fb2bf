package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.EventHistory.Change;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evidence from what happens in a request: lines of log, calls and operations that became more or
 * fewer, by entry operation, so that another mix of requests is no change.
 */
final class Events {
  private record Entry(String workload, String operation) {}

  private record Key(Entry entry, Happening happening, String target, String name) {}

  private final Method method;
  private final Map<String, Moved> own = new HashMap<>();
  private final Map<String, Double> called = new HashMap<>();

  Events(List<WorkloadSlice> slices, Split split, Method method) {
    this.method = method;
    Map<Entry, double[]> requests = new HashMap<>();
    Map<Key, EventHistory> events = new LinkedHashMap<>();
    for (WorkloadSlice slice : slices) {
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
          events.computeIfAbsent(key, k -> new EventHistory(split.size())).add(slot, event);
        }
      }
    }
    events.forEach((key, history) -> judge(key, history, requests.get(key.entry())));
  }

  private void judge(Key key, EventHistory history, double @Nullable [] requests) {
    if (requests == null || !used(key.happening())) {
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
      }
    }
  }

  private boolean used(Happening happening) {
    return method.uses(
        switch (happening) {
          case LOG -> Part.LOGS;
          case CALL -> Part.CALLS;
          case OPERATION -> Part.OPERATIONS;
        });
  }

  /** The strongest of a workload's own; less where it is called differently than before. */
  Moved of(String workload) {
    Moved strongest = own.getOrDefault(workload, Moved.NOTHING);
    double half = method.get(Constant.CALLED_DIFFERENTLY);
    double discount =
        method.uses(Part.CALLED_DIFFERENTLY)
            ? half / (half + called.getOrDefault(workload, 0.0))
            : 1;
    return new Moved(strongest.alarm() * discount, strongest.sentence());
  }
}
