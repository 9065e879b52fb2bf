package dev.forestall.benchmarks.events;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An alarm of a pod.
 *
 * @param at seconds since the epoch
 * @param score the greater the surer
 */
record Alarm(long at, double score) {
  private static final long QUIET_SECONDS = 300;

  /** In order of time, those that reach a score, none within five minutes after another one. */
  static List<Alarm> reaching(List<Alarm> alarms, double score) {
    List<Alarm> sorted = new ArrayList<>(alarms);
    sorted.sort(Comparator.comparingLong(Alarm::at));
    List<Alarm> kept = new ArrayList<>();
    for (Alarm alarm : sorted) {
      boolean quiet = !kept.isEmpty() && alarm.at() - kept.getLast().at() < QUIET_SECONDS;
      if (alarm.score() >= score && !quiet) {
        kept.add(alarm);
      }
    }
    return kept;
  }
}
