package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.EventHistory.Change;
import dev.forestall.detector.rootcause.Latencies.Shift;
import dev.forestall.detector.rootcause.PodHistory.Departure;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.model.workload.Subject;
import java.util.Locale;

/**
 * Says each piece of evidence as one sentence with its numbers. Names are cut: they may be long.
 */
final class Sentences {
  private static final int LONGEST_NAME = 80;
  private static final double WHOLE = 10;

  private Sentences() {}

  static String self(Shift shift) {
    return "own time of %s %s → %s ms"
        .formatted(cut(shift.key().operation()), number(shift.beforeMs()), number(shift.nowMs()));
  }

  static String gap(String caller, String callee, Shift shift) {
    double change = shift.nowMs() - shift.beforeMs();
    return "gap %s → %s %s%s ms"
        .formatted(
            workload(caller), workload(callee), change < 0 ? "−" : "+", number(Math.abs(change)));
  }

  static String others(String workload, long moved, long all) {
    if (all == 0) {
      return "";
    }
    return moved == 0
        ? ", %s's other edges normal".formatted(workload(workload))
        : ", %d of %s's %d other edges moved too".formatted(moved, workload(workload), all);
  }

  static String event(
      String entry, Happening happening, String target, String name, Change change) {
    String what =
        switch (happening) {
          case LOG -> "log '" + cut(name) + "'";
          case CALL -> "calls to " + workload(target) + " (" + cut(name) + ")";
          case OPERATION -> "operation " + cut(name);
          case ERROR -> "failures of " + cut(name);
        };
    return "per %s request, %s %s → %s"
        .formatted(cut(entry), what, number(change.before()), number(change.now()));
  }

  static String podTime(String pod, int of, String what, Departure departure) {
    return "one of %d pods, %s, is slower than the others: %s of a request %s ms, theirs %s ms"
        .formatted(
            of,
            cut(pod),
            what,
            number(Math.expm1(departure.now())),
            number(Math.expm1(departure.others())));
  }

  static String podFailures(String pod, int of, Departure departure) {
    return "one of %d pods, %s, fails %.0f %% of its requests, the others %.0f %%"
        .formatted(of, cut(pod), 100 * departure.now(), 100 * departure.others());
  }

  static String metric(MetricMinute.Metric metric, double factor) {
    return "%s %s times its usual"
        .formatted(metric.name().toLowerCase(Locale.ROOT).replace('_', ' '), number(factor));
  }

  /** A workload as a person calls it, or what else its key is. */
  static String workload(String key) {
    try {
      return cut(Subject.parse(key).displayName());
    } catch (IllegalArgumentException e) {
      return cut(key);
    }
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static String number(double value) {
    return Math.abs(value) >= WHOLE
        ? "%.0f".formatted(value)
        : Math.abs(value) >= 1 || value == 0
            ? "%.1f".formatted(value).replace(".0", "")
            : "%.2f".formatted(value);
  }
}
