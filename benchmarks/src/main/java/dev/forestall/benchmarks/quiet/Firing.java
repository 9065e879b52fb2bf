package dev.forestall.benchmarks.quiet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Onsets of one alerting rule, grouped by workload as a careful Alertmanager would: an alarm begins
 * when the rule fires for any pod of a workload that was silent for five minutes.
 */
final class Firing {
  private static final long SILENT_MILLIS = 300_000;

  private final Map<String, Long> lastFired = new HashMap<>();
  private final List<Alarm> alarms = new ArrayList<>();

  /**
   * An alarm.
   *
   * @param workload {@code namespace/name}
   * @param at milliseconds
   */
  record Alarm(String workload, long at) {}

  /** The rule fires now. */
  void fires(String workload, long at) {
    Long before = lastFired.put(workload, at);
    if (before == null || at - before > SILENT_MILLIS) {
      alarms.add(new Alarm(workload, at));
    }
  }

  List<Alarm> alarms() {
    return alarms;
  }
}
