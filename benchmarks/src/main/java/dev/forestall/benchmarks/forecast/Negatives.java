package dev.forestall.benchmarks.forecast;

import dev.forestall.detector.window.Points;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Real series in which nothing failed, each with a limit that many times its greatest value: the
 * normal parts of NAB's CPU series and of Nezha's memory and CPU. A part counts as one container's
 * run; of one that lasts longer only its first three days are played, so that the run ends: a run
 * is read back over a day at most, and a forecast of what lies days behind it is one more of the
 * same.
 *
 * @param headroom limit over greatest value
 */
record Negatives(double headroom) {
  private static final long SHORTEST = 3_600_000;
  private static final long LONGEST = 3 * 86_400_000L;
  private static final long AFTER_FAULT = 900_000;
  private static final String CPU = "CpuUsage(m)";
  private static final String MEMORY = "MemoryUsage(Mi)";

  /** A value in time, milliseconds. */
  private record Value(long at, double value) {}

  /** A time that is left out, milliseconds. */
  private record Left(long from, long to) {
    boolean holds(long at) {
      return at >= from && at <= to;
    }
  }

  /** The normal parts of NAB's series of CPU use. */
  List<Generated> nab(Path folder) throws IOException {
    JsonNode windows = json(folder.resolve("labels/combined_windows.json"));
    List<Generated> all = new ArrayList<>();
    for (Path file : files(folder.resolve("data"), ".csv")) {
      String name = folder.resolve("data").relativize(file).toString();
      if (name.contains("cpu_utilization")) {
        List<Left> left = new ArrayList<>();
        windows
            .path(name)
            .forEach(w -> left.add(new Left(time(w.get(0).asString()), time(w.get(1).asString()))));
        List<Value> values = new ArrayList<>();
        for (String line : Files.readAllLines(file).subList(1, lines(file))) {
          String[] row = line.split(",", -1);
          values.add(new Value(time(row[0]), Double.parseDouble(row[1])));
        }
        all.addAll(parts("NAB cpu", Metrics.CPU, name, values, left));
      }
    }
    return all;
  }

  /** The normal parts of the memory and CPU of Nezha's pods. */
  List<Generated> nezha(Path folder) throws IOException {
    List<Generated> all = new ArrayList<>();
    List<Left> faults = new ArrayList<>();
    for (Path file : files(folder, "fault_list.json")) {
      json(file)
          .forEach(hour ->
              hour.forEach(fault -> {
                long at = 1000 * Long.parseLong(fault.path("inject_timestamp").asString());
                faults.add(new Left(at, at + AFTER_FAULT));
              }));
    }
    for (Path file : files(folder, "_metric.csv")) {
      List<String> lines = Files.readAllLines(file);
      List<String> columns = List.of(lines.getFirst().split(",", -1));
      for (String metric : List.of(MEMORY, CPU)) {
        int time = columns.indexOf("TimeStamp");
        int column = columns.indexOf(metric);
        if (time >= 0 && column >= 0) {
          List<Value> values = new ArrayList<>();
          for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split(",", -1);
            if (row.length > column && !row[column].isBlank()) {
              values.add(
                  new Value(1000 * Long.parseLong(row[time]), Double.parseDouble(row[column])));
            }
          }
          all.addAll(
              parts(
                  "Nezha " + metric,
                  metric.equals(CPU) ? Metrics.CPU : Metrics.MEMORY,
                  file.getFileName() + " " + metric,
                  values,
                  faults));
        }
      }
    }
    return all;
  }

  private List<Generated> parts(
      String group, String metric, String name, List<Value> values, List<Left> left) {
    List<Generated> parts = new ArrayList<>();
    List<Value> part = new ArrayList<>();
    for (Value value : values) {
      if (left.stream().anyMatch(l -> l.holds(value.at()))) {
        add(parts, group, metric, name, part);
        part = new ArrayList<>();
      } else if (part.isEmpty()
          || (value.at() > part.getLast().at() && value.at() - part.getFirst().at() <= LONGEST)) {
        part.add(value);
      }
    }
    add(parts, group, metric, name, part);
    return parts;
  }

  private void add(
      List<Generated> parts, String group, String metric, String name, List<Value> part) {
    if (!part.isEmpty() && part.getLast().at() - part.getFirst().at() >= SHORTEST) {
      long start = part.getFirst().at();
      double highest = part.stream().mapToDouble(Value::value).max().orElse(0);
      if (highest > 0) {
        Points points =
            new Points(
                part.stream().mapToLong(v -> v.at() - start).toArray(),
                part.stream().mapToDouble(Value::value).toArray());
        parts.add(
            Generated.measured(
                group, metric, name + " " + parts.size(), points, headroom * highest));
      }
    }
  }

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  private static long time(String text) {
    return LocalDateTime.parse(text.substring(0, 19).replace(' ', 'T'))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
    return Wire.json().readTree(Files.readAllBytes(file));
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }
}
