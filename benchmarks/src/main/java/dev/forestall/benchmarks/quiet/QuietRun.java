package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How quiet detection is in a busy fleet, and what it finds there: incidents that a hidden fault
 * explains and those that none does, beside the alarms of {@code predict_linear} and of three sigma
 * on the same samples.
 */
public final class QuietRun implements Main.Run {
  private static final int WORKLOADS = 200;
  private static final int HOURS = 24;
  private static final int SEEDS = 3;
  private static final int FAULTS = 30;
  private static final int FIRST_SEED = 1;

  @Override
  public void run(Main.Call call) throws IOException {
    if (call.path("--data").isPresent()) {
      write(call, NezhaHours.run(call.folder()));
      return;
    }
    int hours = call.count("--hours", HOURS);
    int workloads = call.count("--workloads", WORKLOADS);
    int faults = call.count("--faults", FAULTS);
    int first = call.count("--first-seed", FIRST_SEED);
    Path hour = call.path("--hour-file").orElse(null);
    if (hour != null) {
      HourFile.of(Fleet.of(first, workloads, hours, faults)).write(hour, first);
      return;
    }
    List<Day> days = new ArrayList<>();
    for (long seed = first; seed < first + call.count("--seeds", SEEDS); seed++) {
      long began = System.nanoTime();
      Day day = Day.play(Fleet.of(seed, workloads, hours, faults));
      days.add(day);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      System.out.println(new QuietReport(List.of(day)).summary("seed " + seed, took));
      write(call, new QuietReport(days).json()); // what is known so far, should a run be ended
    }
    System.out.println(new QuietReport(days).table());
  }

  private static void write(Main.Call call, Map<String, Object> report) throws IOException {
    Path out = call.out().orElse(null);
    if (out != null) {
      Files.write(out, Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }
}
