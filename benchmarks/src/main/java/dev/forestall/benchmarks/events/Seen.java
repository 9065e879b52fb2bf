package dev.forestall.benchmarks.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the faults and of the time without any.
 *
 * @param faults faults
 * @param delays of the faults seen, seconds
 * @param falseAlarms alarms while no fault lasted
 * @param elsewhere alarms of other pods while one lasted: of its consequences, or false
 * @param podHours hours of pods while no fault lasted
 */
record Seen(int faults, List<Long> delays, int falseAlarms, int elsewhere, double podHours) {
  static final Seen NOTHING = new Seen(0, List.of(), 0, 0, 0);

  Seen plus(Seen other) {
    List<Long> both = new ArrayList<>(delays);
    both.addAll(other.delays);
    return new Seen(
        faults + other.faults,
        both,
        falseAlarms + other.falseAlarms,
        elsewhere + other.elsewhere,
        podHours + other.podHours);
  }

  int found() {
    return delays.size();
  }

  long medianDelay() {
    return delays.isEmpty() ? 0 : delays.stream().sorted().toList().get(delays.size() / 2);
  }

  double falseAlarmsPerPodHour() {
    return falseAlarms / podHours;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("faults", faults);
    json.put("seen", found());
    json.put("recall", faults == 0 ? null : (double) found() / faults);
    json.put("medianDelaySeconds", delays.isEmpty() ? null : medianDelay());
    json.put("falseAlarms", falseAlarms);
    json.put("falseAlarmsPerPodHour", falseAlarmsPerPodHour());
    json.put("elsewhere", elsewhere);
    json.put("podHoursWithoutFault", podHours);
    return json;
  }
}
