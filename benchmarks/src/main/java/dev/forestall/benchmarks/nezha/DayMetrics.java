package dev.forestall.benchmarks.nezha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The metrics of one day, by service, for detectors.
 *
 * @param name of the folder
 * @param faults in order of time
 * @param pods one a service
 */
public record DayMetrics(String name, List<Fault> faults, List<Pod> pods) {
  /** Columns that are read; the other percentiles say the same once more. */
  public static final List<String> COLUMNS =
      List.of(
          "CpuUsage(m)",
          "MemoryUsage(Mi)",
          "PodServerLatencyP90(s)",
          "PodClientLatencyP90(s)",
          "PodSuccessRate(%)",
          "PodWorkload(Ops)",
          "NetworkReceiveBytes",
          "NetworkTransmitBytes");

  /**
   * One service.
   *
   * @param service its name
   * @param at seconds since the epoch
   * @param values by column, then by time; {@code NaN} where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Pod(String service, long[] at, double[][] values) {}

  /** All days below a folder, which may be none. */
  public static List<DayMetrics> days(Path folder) throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.walk(folder, 1)) {
      folders =
          found
              .filter(f ->
                  Files.exists(f.resolve("faults.csv"))
                      && Files.exists(f.resolve("metrics.csv.gz")))
              .sorted()
              .toList();
    }
    List<DayMetrics> days = new ArrayList<>();
    for (Path one : folders) {
      days.add(new DayMetrics(one.getFileName().toString(), Day.faults(one), pods(one)));
    }
    return days;
  }

  private static List<Pod> pods(Path folder) throws IOException {
    Map<String, List<Csv.Row>> rows = new TreeMap<>();
    for (Csv.Row row : Csv.read(folder.resolve("metrics.csv.gz"))) {
      rows.computeIfAbsent(row.text("service"), s -> new ArrayList<>()).add(row);
    }
    List<Pod> pods = new ArrayList<>();
    rows.forEach((service, of) -> {
      of.sort(Comparator.comparingLong(r -> r.whole("epoch")));
      long[] at = of.stream().mapToLong(r -> r.whole("epoch")).toArray();
      double[][] values = new double[COLUMNS.size()][];
      for (int c = 0; c < values.length; c++) {
        String column = COLUMNS.get(c);
        values[c] = of.stream().mapToDouble(r -> r.number(column)).toArray();
      }
      pods.add(new Pod(service, at, values));
    });
    return pods;
  }
}
