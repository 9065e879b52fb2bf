package dev.forestall.benchmarks.events;

import dev.forestall.benchmarks.Main;
import dev.forestall.benchmarks.nezha.DayMetrics;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many injected faults the detectors see in the metrics of the pod, how soon, and how often
 * they cry for nothing, beside two rules that people run today: at the thresholds that each has,
 * and at equal rates of false alarms.
 */
public final class EventsRun implements Main.Run {
  private static final double[] RATES = {0.1, 0.2, 0.5, 1};

  @Override
  public void run(Main.Call call) throws IOException {
    List<DayMetrics> days = DayMetrics.days(call.folder());
    if (days.isEmpty()) {
      throw new IllegalArgumentException(
          call.folder() + " holds no day: a folder with faults.csv and metrics.csv.gz");
    }
    Map<String, Watcher> watchers = new LinkedHashMap<>();
    watchers.put("the detectors of the service", Watcher::service);
    watchers.put("the pod's series together, alone", Watcher::together);
    watchers.put("three sigma over 1 h", Watcher::threeSigma);
    watchers.put("predict_linear over 15 min", Watcher.predictLinear(900));
    watchers.put("predict_linear over 1 h", Watcher.predictLinear(3600));
    System.out.printf(
        Locale.ROOT,
        "| | faults seen | delay s (median) | false alarms per pod-hour | alarms elsewhere while a"
            + " fault lasts | seen at %s false alarms per pod-hour |%n|---|---|---|---|---|---|%n",
        Arrays.toString(RATES));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("rates", RATES);
    watchers.forEach((name, watcher) -> report.put(name, measure(name, days, watcher)));
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  private static Map<String, Object> measure(String name, List<DayMetrics> days, Watcher watcher) {
    List<Watched> watched = days.stream().map(d -> Watched.of(d, watcher)).toList();
    Map<String, Object> row = new LinkedHashMap<>();
    Seen all = seen(watched, 1);
    row.put("all", all.json());
    for (Watched day : watched) {
      row.put(day.day().name(), seen(List.of(day), 1).json());
    }
    List<Double> atRates = new ArrayList<>();
    for (double rate : RATES) {
      atRates.add(recallAt(watched, rate));
    }
    row.put("recallAtRates", atRates);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d of %d (%s) | %d | %.2f | %d | %s |%n",
        name,
        all.found(),
        all.faults(),
        String.join(
            ", ",
            watched.stream()
                .map(d -> seen(List.of(d), 1))
                .map(s -> s.found() + " of " + s.faults())
                .toList()),
        all.medianDelay(),
        all.falseAlarmsPerPodHour(),
        all.elsewhere(),
        String.join(
            " ", atRates.stream().map(r -> String.format(Locale.ROOT, "%.2f", r)).toList()));
    return row;
  }

  private static Seen seen(List<Watched> days, double score) {
    return days.stream().map(d -> d.seen(score)).reduce(Seen.NOTHING, Seen::plus);
  }

  /** The best recall at any score whose false alarms are at most that many. */
  private static double recallAt(List<Watched> days, double rate) {
    double[] scores = days.stream().flatMapToDouble(Watched::scores).sorted().toArray();
    double best = 0;
    for (double share = 0.00005; share < 1; share *= 1.1) {
      double score = scores.length == 0 ? 1 : scores[(int) (scores.length * (1 - share))];
      Seen seen = seen(days, score);
      if (seen.falseAlarmsPerPodHour() <= rate) {
        best = Math.max(best, (double) seen.found() / seen.faults());
      }
    }
    return best;
  }
}
