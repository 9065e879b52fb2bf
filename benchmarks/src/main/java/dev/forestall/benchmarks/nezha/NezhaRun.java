package dev.forestall.benchmarks.nezha;

import dev.forestall.benchmarks.Main;
import dev.forestall.detector.rootcause.Constant;
import dev.forestall.detector.rootcause.Method;
import dev.forestall.detector.rootcause.Part;
import dev.forestall.detector.rootcause.Ranking;
import dev.forestall.detector.rootcause.RootCause;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Ranks the culprits of all injected faults, one configuration for all days: the one that the
 * service runs with. Beside it chance and scorers that know metrics only, an onset told early or
 * late, and on request what each part ({@code --ablation yes}) and each constant ({@code --jitter
 * yes}) is worth, and what a ranking costs ({@code --jmh yes}).
 */
public final class NezhaRun implements Main.Run {
  private static final Duration EARLY = Duration.ofMinutes(-2);
  private static final Duration LATE = Duration.ofMinutes(1);
  private static final double JITTER = 0.25;
  private static final double NANOS = 1e6;
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  @Override
  public void run(Main.Call call) throws IOException {
    List<Day> days = days(call.folder());
    run(days, Method.STANDARD, Duration.ZERO); // warms up, so that the milliseconds are a service's
    List<Outcome> given = run(days, Method.STANDARD, Duration.ZERO);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("cases", given.stream().map(Outcome::json).toList());
    report.put("ac", ac(given));
    table(report, "earlyBy2min", byDay(run(days, Method.STANDARD, EARLY)));
    table(report, "lateBy1min", byDay(run(days, Method.STANDARD, LATE)));
    for (String scorer : List.of("tunedMetrics", "baro", "random")) {
      table(report, scorer, others(days, scorer));
    }
    report.put("millisPerCase", millis(given));
    System.out.println("milliseconds of processor time a case: " + report.get("millisPerCase"));
    if (call.path("--ablation").isPresent()) {
      report.put("without", ablation(days));
    }
    if (call.path("--jitter").isPresent()) {
      report.put("jitter", jitter(days));
    }
    if (call.path("--jmh").isPresent()) {
      report.put("jmh", RankBenchmark.measure());
    }
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  private static List<Day> days(Path folder) throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.walk(folder, 1)) {
      folders = found.filter(f -> Files.exists(f.resolve("faults.csv"))).sorted().toList();
    }
    if (folders.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " holds no day: a folder with faults.csv, units.csv.gz and so on");
    }
    List<Day> days = new ArrayList<>();
    for (Path one : folders) {
      days.add(Day.read(one));
    }
    return days;
  }

  private static List<Outcome> run(List<Day> days, Method method, Duration shift) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Day day : days) {
      List<Instant> earlier = new ArrayList<>();
      for (Fault fault : day.faults()) {
        var question = day.question(fault.onset().plus(shift), earlier);
        long began = THREAD.getCurrentThreadCpuTime();
        Ranking ranking = RootCause.rank(question, method);
        double millis = (THREAD.getCurrentThreadCpuTime() - began) / NANOS;
        outcomes.add(new Outcome(day.name(), fault, day.traced(fault), ranking, millis));
        earlier.add(fault.onset());
      }
    }
    return outcomes;
  }

  private static Map<String, Object> ac(List<Outcome> outcomes) {
    Tally all = tally(outcomes);
    Map<String, Object> ac = new LinkedHashMap<>(all.json());
    ac.put("traced", tally(outcomes.stream().filter(Outcome::traced).toList()).json());
    System.out.println(Tally.HEAD);
    table(ac, "byDay", byDay(outcomes));
    table(ac, "byType", grouped(outcomes, o -> o.fault().type()));
    table(ac, "byDayAndType", grouped(outcomes, o -> o.day() + " " + o.fault().type()));
    return ac;
  }

  private static void table(Map<String, Object> report, String name, Map<String, Tally> rows) {
    rows.forEach((row, tally) -> System.out.println(tally.line(name + " " + row)));
    report.put(name, json(rows));
  }

  private static Map<String, Object> json(Map<String, Tally> rows) {
    Map<String, Object> json = new TreeMap<>();
    rows.forEach((row, tally) -> json.put(row, tally.json()));
    return json;
  }

  /** All cases of a day, and those with spans. */
  private static Map<String, Tally> byDay(List<Outcome> outcomes) {
    Map<String, Tally> days = grouped(outcomes, Outcome::day);
    days.putAll(
        grouped(outcomes.stream().filter(Outcome::traced).toList(), o -> o.day() + " traced"));
    return days;
  }

  private static Map<String, Tally> grouped(
      List<Outcome> outcomes, Function<Outcome, String> group) {
    Map<String, Tally> groups = new TreeMap<>();
    outcomes.forEach(o -> groups.computeIfAbsent(group.apply(o), g -> new Tally()).add(o));
    return groups;
  }

  private static Tally tally(List<Outcome> outcomes) {
    Tally tally = new Tally();
    outcomes.forEach(tally::add);
    return tally;
  }

  private static Map<String, Tally> others(List<Day> days, String scorer) {
    Map<String, Tally> rows = new TreeMap<>();
    for (Day day : days) {
      Tally all = new Tally();
      Tally traced = new Tally();
      List<Instant> earlier = new ArrayList<>();
      for (Fault fault : day.faults()) {
        score(all, scorer, day, fault, earlier);
        if (day.traced(fault)) {
          score(traced, scorer, day, fault, earlier);
        }
        earlier.add(fault.onset());
      }
      rows.put(day.name(), all);
      rows.put(day.name() + " traced", traced);
    }
    return rows;
  }

  private static void score(
      Tally tally, String scorer, Day day, Fault fault, List<Instant> earlier) {
    switch (scorer) {
      case "baro" -> tally.add(Outcome.rank(OtherScorers.baro(day, fault), fault));
      case "tunedMetrics" ->
          tally.add(Outcome.rank(OtherScorers.tuned(day, fault, earlier), fault));
      default -> tally.addRandom(day.services().size());
    }
  }

  private static Map<String, Object> millis(List<Outcome> outcomes) {
    Map<String, List<Double>> days = new TreeMap<>();
    outcomes.forEach(o -> days.computeIfAbsent(o.day(), d -> new ArrayList<>()).add(o.millis()));
    Map<String, Object> json = new TreeMap<>();
    days.forEach((day, all) -> {
      List<Double> sorted = all.stream().sorted().toList();
      json.put(day, Map.of("median", sorted.get(sorted.size() / 2), "worst", sorted.getLast()));
    });
    return json;
  }

  private static Map<String, Object> ablation(List<Day> days) {
    Map<String, Object> without = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      List<Outcome> outcomes = run(days, Method.STANDARD.without(part), Duration.ZERO);
      without.put(part.name(), json(byDay(outcomes)));
      line("without " + part, outcomes);
    }
    return without;
  }

  private static Map<String, Object> jitter(List<Day> days) {
    Map<String, Object> moved = new LinkedHashMap<>();
    for (Constant constant : Constant.values()) {
      for (double factor : new double[] {1 - JITTER, 1 + JITTER}) {
        List<Outcome> outcomes =
            run(days, Method.STANDARD.with(constant, constant.value() * factor), Duration.ZERO);
        String name = "%s × %.2f".formatted(constant, factor);
        moved.put(name, json(byDay(outcomes)));
        line(name, outcomes);
      }
    }
    return moved;
  }

  private static void line(String name, List<Outcome> outcomes) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
    grouped(outcomes.stream().filter(Outcome::traced).toList(), Outcome::day)
        .forEach((day, tally) ->
            line.append(
                String.format(
                    Locale.ROOT,
                    "  %s AC@1 %.3f with kind %.3f",
                    day,
                    tally.ac(1),
                    tally.kindRight())));
    System.out.println(line);
  }
}
