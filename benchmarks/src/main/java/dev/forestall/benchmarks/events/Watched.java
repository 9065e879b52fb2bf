package dev.forestall.benchmarks.events;

import dev.forestall.benchmarks.nezha.DayMetrics;
import dev.forestall.benchmarks.nezha.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A day and the alarms of all its pods.
 *
 * @param day the day
 * @param alarms by service
 */
record Watched(DayMetrics day, Map<String, List<Alarm>> alarms) {
  /** A fault is seen by an alarm of its pod within five minutes. */
  private static final long SEEN_WITHIN = 300;

  /** A fault and its wake take eight minutes: until then no alarm of any pod is false. */
  private static final long LASTS = 480;

  private static final double HOUR = 3600;

  static Watched of(DayMetrics day, Watcher watcher) {
    Map<String, List<Alarm>> alarms = new LinkedHashMap<>();
    day.pods().forEach(pod -> alarms.put(pod.service(), watcher.watch(pod)));
    return new Watched(day, alarms);
  }

  DoubleStream scores() {
    return alarms.values().stream().flatMap(List::stream).mapToDouble(Alarm::score);
  }

  Seen seen(double score) {
    Seen all = Seen.NOTHING;
    for (DayMetrics.Pod pod : day.pods()) {
      List<Alarm> reaching = Alarm.reaching(alarms.getOrDefault(pod.service(), List.of()), score);
      all = all.plus(seen(pod, reaching));
    }
    return all;
  }

  private Seen seen(DayMetrics.Pod pod, List<Alarm> alarms) {
    List<Fault> own = day.faults().stream().filter(f -> f.culprit().equals(pod.service())).toList();
    List<Long> delays = new ArrayList<>();
    for (Fault fault : own) {
      alarms.stream()
          .map(a -> a.at() - fault.onset().getEpochSecond())
          .filter(d -> d >= 0 && d <= SEEN_WITHIN)
          .findFirst()
          .ifPresent(delays::add);
    }
    int falseAlarms = 0;
    int elsewhere = 0;
    for (Alarm alarm : alarms) {
      if (!during(day.faults(), alarm.at())) {
        falseAlarms++;
      } else if (!during(own, alarm.at())) {
        elsewhere++;
      }
    }
    double seconds = 0;
    for (int i = 1; i < pod.at().length; i++) {
      seconds += during(day.faults(), pod.at()[i]) ? 0 : pod.at()[i] - pod.at()[i - 1];
    }
    return new Seen(own.size(), delays, falseAlarms, elsewhere, seconds / HOUR);
  }

  private static boolean during(List<Fault> faults, long at) {
    return faults.stream()
        .mapToLong(f -> at - f.onset().getEpochSecond())
        .anyMatch(d -> d >= 0 && d <= LASTS);
  }
}
