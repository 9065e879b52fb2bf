package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.forecast.Wilson;
import dev.forestall.benchmarks.quiet.Day.Outcome;
import dev.forestall.lab.cluster.model.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Figures of one day or several. */
record QuietReport(List<Day> days) {
  private static final double HUNDRED = 100;
  private static final double DAY_HOURS = 24;

  QuietReport {
    days = List.copyOf(days);
  }

  private List<Outcome> outcomes() {
    return days.stream().flatMap(d -> d.outcomes().stream()).toList();
  }

  private List<Incident> unexplained() {
    return days.stream().flatMap(d -> d.unexplained().stream()).toList();
  }

  private List<String> rules() {
    return days.stream().flatMap(d -> d.alarms().keySet().stream()).distinct().toList();
  }

  /** Days of one workload. */
  private double workloadDays() {
    return days.stream()
        .mapToDouble(d -> d.fleet().workloads() * d.fleet().hours() / DAY_HOURS)
        .sum();
  }

  private double perHundred(long count) {
    return count / workloadDays() * HUNDRED;
  }

  /** One line. */
  String summary(String name, Duration took) {
    List<Outcome> all = outcomes();
    return String.format(
        Locale.ROOT,
        "%s: %d of %d found, %d false incidents (%.2f per 100 workloads a day), %d accidents, %d s",
        name,
        all.stream().filter(Outcome::found).count(),
        all.size(),
        unexplained().size(),
        perHundred(unexplained().size()),
        days.stream().mapToLong(d -> d.accidents().size()).sum(),
        took.toSeconds());
  }

  /** Everything, for a person. */
  String table() {
    StringBuilder text = new StringBuilder();
    List<Outcome> all = outcomes();
    text.append("\n| rule | found | false per 100 workloads a day |\n|---|---|---|\n");
    int found = (int) all.stream().filter(Outcome::found).count();
    text.append(row("**forestall**", found, all.size(), unexplained().size()));
    for (String rule : rules()) {
      long its = days.stream().mapToLong(d -> d.found(rule)).sum();
      long alarms = days.stream().mapToLong(d -> d.unexplained(rule).size()).sum();
      text.append(row(rule, (int) its, all.size(), alarms));
    }
    text.append(
        "\n| hidden fault | found | foreseen before it failed | lead, median | delay, median |\n|---|---|---|---|---|\n");
    for (Hidden.Cause cause : Hidden.Cause.values()) {
      text.append(row(cause, all.stream().filter(o -> o.fault().cause() == cause).toList()));
    }
    text.append("\nmissed:\n");
    all.stream()
        .filter(o -> !o.found())
        .forEach(o ->
            text.append(
                "- %s %s, second %d to %d; other incidents of it: %s%n"
                    .formatted(
                        o.fault().key(),
                        o.fault().cause(),
                        o.fault().from(),
                        o.fault().until(),
                        o.othersOfIt().stream().map(i -> i.workload() + " " + i.kind()).toList())));
    text.append("\nfalse:\n");
    unexplained()
        .forEach(i ->
            text.append(
                "- %s at %s: %s%n".formatted(i.kinds(), i.opened().at(), i.opened().summary())));
    return text.toString();
  }

  private String row(String rule, int found, int of, long wrong) {
    int daysOfOne = (int) Math.round(workloadDays());
    double[] wilson = Wilson.interval((int) Math.min(wrong, daysOfOne), daysOfOne);
    String interval =
        wrong > daysOfOne
            ? ""
            : String.format(Locale.ROOT, " [%.2f, %.2f]", wilson[0] * HUNDRED, wilson[1] * HUNDRED);
    return String.format(
        Locale.ROOT,
        "| %s | %d of %d: %s | %d: %.2f%s |%n",
        rule,
        found,
        of,
        Wilson.text(found, of),
        wrong,
        perHundred(wrong),
        interval);
  }

  private static String row(Hidden.Cause cause, List<Outcome> all) {
    List<Outcome> foreseeable = all.stream().filter(Outcome::foreseeable).toList();
    List<Double> leads =
        foreseeable.stream().flatMap(o -> o.lead().stream()).map(QuietReport::minutes).toList();
    List<Double> delays =
        all.stream()
            .flatMap(o ->
                o.incident() == null
                    ? Stream.<Double>empty()
                    : o
                        .incident()
                        .toldAt(o.fault().cause().told())
                        .map(at ->
                            minutes(
                                Duration.between(Playing.START.plusSeconds(o.fault().from()), at)))
                        .stream())
            .toList();
    return String.format(
        Locale.ROOT,
        "| %s | %d of %d | %s | %s | %s |%n",
        cause.spelling,
        all.stream().filter(Outcome::found).count(),
        all.size(),
        foreseeable.isEmpty() ? "-" : leads.size() + " of " + foreseeable.size(),
        median(leads),
        median(delays));
  }

  private static double minutes(Duration lead) {
    return lead.toSeconds() / 60.0;
  }

  private static String median(List<Double> all) {
    return all.isEmpty()
        ? "-"
        : String.format(
            Locale.ROOT, "%.1f min", all.stream().sorted().toList().get(all.size() / 2));
  }

  /** Everything, for a machine. */
  Map<String, Object> json() {
    List<Outcome> all = outcomes();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("workloadDays", workloadDays());
    json.put("hidden", all.size());
    json.put("found", all.stream().filter(Outcome::found).count());
    json.put("falseIncidents", unexplained().size());
    json.put("falsePer100WorkloadsADay", perHundred(unexplained().size()));
    Map<String, Object> others = new TreeMap<>();
    for (String rule : rules()) {
      long alarms = days.stream().mapToLong(d -> d.unexplained(rule).size()).sum();
      others.put(
          rule,
          Map.of(
              "found",
              days.stream().mapToLong(d -> d.found(rule)).sum(),
              "falseAlarms",
              alarms,
              "falsePer100WorkloadsADay",
              perHundred(alarms)));
    }
    json.put("others", others);
    List<Object> byDay = new ArrayList<>();
    days.forEach(d -> byDay.add(json(d)));
    json.put("days", byDay);
    return json;
  }

  private static Map<String, Object> json(Day day) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", day.fleet().seed());
    json.put("workloads", day.fleet().workloads());
    json.put("hours", day.fleet().hours());
    json.put("faults", day.outcomes().stream().map(QuietReport::json).toList());
    json.put("falseIncidents", day.unexplained().stream().map(Incident::json).toList());
    json.put("accidents", day.accidents().stream().map(Failure::toString).toList());
    return json;
  }

  private static Map<String, @Nullable Object> json(Outcome outcome) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("workload", outcome.fault().key());
    json.put("cause", outcome.fault().cause().spelling);
    json.put("from", Playing.START.plusSeconds(outcome.fault().from()));
    json.put("repaired", Playing.START.plusSeconds(outcome.fault().until()));
    json.put("failedAt", outcome.failedAt());
    json.put("leadSeconds", outcome.lead().map(Duration::toSeconds).orElse(null));
    json.put("incident", outcome.incident() == null ? null : outcome.incident().json());
    json.put("others", outcome.othersOfIt().stream().map(Incident::json).toList());
    return json;
  }
}
