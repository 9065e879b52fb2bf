package dev.forestall.benchmarks.nezha;

import dev.forestall.detector.rootcause.MetricMinute;
import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.rootcause.Question;
import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One day of the data: 20 second bins, merged to slices on the clock as the service keeps them.
 *
 * @param name of the folder
 * @param faults in order of time
 * @param slices spans and logs
 * @param metrics as the method takes them
 * @param rows metrics with all columns, for the scorers beside it
 */
record Day(
    String name,
    List<Fault> faults,
    List<WorkloadSlice> slices,
    List<MetricMinute> metrics,
    List<MetricRow> rows) {
  private static final Duration BIN = Duration.ofSeconds(20);
  private static final Duration SHOWN = Duration.ofMinutes(10);

  /** All columns of one service at one time. */
  record MetricRow(Instant at, String service, Map<String, Double> values) {}

  private record Key(Instant start, String service) {}

  private static final class Parts {
    private final List<Unit> units = new ArrayList<>();
    private final Map<String, Long> requests = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
  }

  static Day read(Path folder) throws IOException {
    Map<Key, Parts> parts =
        new TreeMap<>(Comparator.comparing(Key::start).thenComparing(Key::service));
    for (Csv.Row row : Csv.read(folder.resolve("units.csv.gz"))) {
      parts(parts, row).units.add(unit(row));
    }
    for (Csv.Row row : Csv.read(folder.resolve("requests.csv.gz"))) {
      parts(parts, row).requests.merge(row.text("entry_operation"), row.whole("n"), Long::sum);
    }
    Map<String, String> templates = new HashMap<>();
    for (Csv.Row row : Csv.read(folder.resolve("templates.csv.gz"))) {
      templates.put(row.text("id"), row.text("template"));
    }
    for (Csv.Row row : Csv.read(folder.resolve("events.csv.gz"))) {
      parts(parts, row).events.add(event(row, templates));
    }
    List<WorkloadSlice> slices = new ArrayList<>();
    parts.forEach((key, p) ->
        slices.add(
            new WorkloadSlice(key.service(), key.start(), BIN, p.units, p.requests, p.events)));
    List<MetricRow> rows = rows(folder);
    return new Day(
        folder.getFileName().toString(),
        faults(folder),
        slices,
        rows.stream().map(Day::metrics).toList(),
        rows);
  }

  private static Parts parts(Map<Key, Parts> parts, Csv.Row row) {
    Instant start = Instant.ofEpochSecond(row.whole("bin") / BIN.toSeconds() * BIN.toSeconds());
    return parts.computeIfAbsent(new Key(start, row.text("service")), k -> new Parts());
  }

  private static Unit unit(Csv.Row row) {
    String operation = row.text("operation");
    boolean gap = row.text("kind").equals("G");
    return new Unit(
        gap ? Work.GAP : database(operation) ? Work.DATABASE : Work.INNER,
        gap ? row.text("callee") : null,
        operation,
        row.whole("n"),
        row.number("sum_ln"),
        row.number("sum_ln2"));
  }

  /** The data has no kind of span or db.system: the name of a statement has to do. */
  private static boolean database(String operation) {
    String name = operation.toLowerCase(Locale.ROOT);
    return name.matches("(select|insert|update|delete|find|aggregate) .*|sql\\..*|redis.*");
  }

  private static Event event(Csv.Row row, Map<String, String> templates) {
    Happening happening =
        switch (row.text("kind")) {
          case "log" -> Happening.LOG;
          case "call" -> Happening.CALL;
          default -> Happening.OPERATION;
        };
    String target = row.text("target");
    return new Event(
        row.text("entry_operation"),
        happening,
        row.text("target_service"),
        happening == Happening.LOG ? target + " " + templates.getOrDefault(target, "") : target,
        row.whole("count"),
        row.number("count_sq"),
        row.whole("requests_with"));
  }

  static List<Fault> faults(Path folder) throws IOException {
    List<Fault> faults = new ArrayList<>();
    for (Csv.Row row : Csv.read(folder.resolve("faults.csv"))) {
      faults.add(
          new Fault(
              Instant.ofEpochSecond(row.whole("epoch")), row.text("service"), row.text("type")));
    }
    faults.sort(Comparator.comparing(Fault::onset));
    return faults;
  }

  private static List<MetricRow> rows(Path folder) throws IOException {
    List<MetricRow> rows = new ArrayList<>();
    for (Csv.Row row : Csv.read(folder.resolve("metrics.csv.gz"))) {
      Map<String, Double> values = new TreeMap<>();
      for (String column : row.columns().keySet()) {
        if (!column.equals("epoch") && !column.equals("service")) {
          double value = row.number(column);
          if (Double.isFinite(value)) {
            values.put(column, value);
          }
        }
      }
      rows.add(
          new MetricRow(Instant.ofEpochSecond(row.whole("epoch")), row.text("service"), values));
    }
    rows.sort(Comparator.comparing(MetricRow::at));
    return rows;
  }

  private static MetricMinute metrics(MetricRow row) {
    Map<Metric, Double> values = new HashMap<>();
    take(values, Metric.CPU, row.values().get("CpuUsage(m)"));
    take(values, Metric.MEMORY, row.values().get("MemoryUsage(Mi)"));
    take(values, Metric.SERVER_LATENCY, row.values().get("PodServerLatencyP90(s)"));
    take(values, Metric.CLIENT_LATENCY, row.values().get("PodClientLatencyP90(s)"));
    take(values, Metric.TRAFFIC, row.values().get("NetworkTransmitBytes"));
    return new MetricMinute(row.service(), row.at(), values);
  }

  private static void take(Map<Metric, Double> values, Metric metric, @Nullable Double value) {
    if (value != null) {
      values.put(metric, value);
    }
  }

  /** What the service would know ten minutes after the onset. */
  Question question(Instant onset, List<Instant> earlier) {
    Instant until = onset.plus(SHOWN);
    return new Question(
        onset,
        earlier,
        slices.stream().filter(m -> m.start().isBefore(until)).toList(),
        metrics.stream().filter(m -> m.end().isBefore(until)).toList());
  }

  /** All services, sorted. */
  List<String> services() {
    TreeSet<String> services = new TreeSet<>();
    slices.forEach(m -> services.add(m.workload()));
    rows.forEach(r -> services.add(r.service()));
    return List.copyOf(services);
  }

  /** Whether spans of the fault's time were kept. */
  boolean traced(Fault fault) {
    return slices.stream()
        .filter(m -> !m.units().isEmpty())
        .anyMatch(m ->
            m.start().plus(BIN).isAfter(fault.onset())
                && m.start().isBefore(fault.onset().plus(Duration.ofMinutes(3))));
  }
}
