package dev.forestall.collector.aggregate;

import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.PodEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log lines of one workload and slice, counted. */
final class LogTally {
  private static final int PART = 500;

  private final KeyRoom room;
  private final Map<LogKey, Occurrences> templates = new LinkedHashMap<>();
  private long dropped;

  record LogKey(String template, String severity, @Nullable String entryOperation) {}

  LogTally(KeyRoom room) {
    this.room = room;
  }

  /**
   * Lines of one request when the key has an entry operation. False: no room for the key.
   *
   * @param standsFor how many requests that one stands for
   */
  boolean lines(LogKey key, int times, double standsFor) {
    Occurrences occurrences = templates.get(key);
    if (occurrences == null) {
      if (!room.admit(key)) {
        dropped += times;
        return false;
      }
      occurrences = new Occurrences();
      templates.put(key, occurrences);
    }
    if (key.entryOperation() == null) {
      occurrences.outsideRequests(times);
    } else {
      occurrences.inOneRequest(times, standsFor);
    }
    return true;
  }

  /** What is to be published, in as many records as it takes. */
  List<PodEvent> events(Slices.Slot slot, Supplier<String> eventIds) {
    List<TemplateCount> all = templates.entrySet().stream().map(LogTally::count).toList();
    List<PodEvent> parts = new ArrayList<>(1);
    for (int i = 0; ; i++) {
      List<TemplateCount> some = Parts.of(all, i, PART);
      long told = i == 0 ? dropped : 0;
      if (some.isEmpty() && told == 0) {
        return parts;
      }
      parts.add(
          new LogsObserved(eventIds.get(), slot.subject(), slot.from(), slot.to(), some, told));
    }
  }

  private static TemplateCount count(Map.Entry<LogKey, Occurrences> entry) {
    LogKey key = entry.getKey();
    Occurrences o = entry.getValue();
    return new TemplateCount(
        key.template(),
        key.severity(),
        key.entryOperation(),
        o.count(),
        o.sumOfSquares(),
        o.requests(),
        o.adjusted());
  }
}
