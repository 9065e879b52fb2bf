package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.forecast.ForecastRun;
import dev.forestall.benchmarks.nezha.Csv;
import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Sensitivity;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hours of Nezha's days in which no fault is: every incident and alarm there is a false one.
 * Its rows are one a service and minute and give CPU, memory, requests and a latency; the limits of
 * its containers are not in the data, so that a quarter above the day's highest memory is taken.
 */
final class NezhaHours {
  private static final String CONTAINER = "app";
  private static final double LIMIT = 1.25;
  private static final double MEBIBYTE = 0x1p20;
  private static final long MINUTE = 60;
  private static final long BEFORE = 60;
  private static final long AFTER = 900;
  private static final double DAY_SECONDS = 86_400;

  private final String cluster;
  private final TreeMap<Long, List<Csv.Row>> rows = new TreeMap<>();
  private final Map<String, Double> limits = new HashMap<>();
  private final List<Long> faults = new ArrayList<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final OtherRules others;

  private NezhaHours(Path folder) throws IOException {
    cluster = folder.getFileName().toString();
    for (Csv.Row row : Csv.read(folder.resolve("metrics.csv.gz"))) {
      rows.computeIfAbsent(row.whole("epoch"), e -> new ArrayList<>()).add(row);
      double bytes = row.number("MemoryUsage(Mi)") * MEBIBYTE;
      if (Double.isFinite(bytes)) {
        limits.merge(row.text("service"), bytes * LIMIT, Math::max);
      }
    }
    Csv.read(folder.resolve("faults.csv")).forEach(r -> faults.add(r.whole("epoch")));
    others =
        new OtherRules(
            ForecastRun.OTHERS, name -> limits.getOrDefault(name, 0.0), (int) (3600 / MINUTE));
  }

  /** Plays every day in the folder. */
  static Map<String, Object> run(Path data) throws IOException {
    List<Path> folders;
    try (Stream<Path> all = Files.list(data)) {
      folders = all.filter(f -> Files.exists(f.resolve("metrics.csv.gz"))).sorted().toList();
    }
    if (folders.isEmpty()) {
      throw new IllegalArgumentException(data + " has no folder with metrics.csv.gz");
    }
    Map<String, Object> report = new LinkedHashMap<>();
    System.out.println("| day | workload-days without a fault | rule | false | per 100 a day |");
    System.out.println("|---|---|---|---|---|");
    for (Path folder : folders) {
      NezhaHours day = new NezhaHours(folder);
      day.play();
      report.put(day.cluster, day.report());
    }
    return report;
  }

  private void play() {
    Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    Map<String, Map<String, Double>> totals = new HashMap<>();
    List<IncidentEvent> events = new ArrayList<>();
    rows.forEach((epoch, all) -> {
      Instant at = Instant.ofEpochSecond(epoch);
      for (Csv.Row row : all) {
        String service = row.text("service");
        Map<String, Double> counted = totals.get(service);
        if (counted == null) {
          counted = new TreeMap<>();
          totals.put(service, counted);
          detection.accept(state(service, at));
        }
        MetricsSampled sampled =
            new MetricsSampled(subject(service), service, service, at, samples(row, counted));
        detection.accept(sampled);
        others.see(sampled);
      }
      detection.accept(new Heartbeat(cluster, "recorder", at));
      while (!detection.decided().isEmpty()) {
        events.add(detection.decided().removeFirst());
      }
    });
    incidents.addAll(Incident.of(events));
  }

  /** Counters grow by what a minute brought. */
  private static List<Sample> samples(Csv.Row row, Map<String, Double> counted) {
    double requests = finite(row.number("PodWorkload(Ops)")) * MINUTE;
    List<Sample> samples = new ArrayList<>();
    double memory = row.number("MemoryUsage(Mi)");
    if (Double.isFinite(memory)) {
      samples.add(sample(Metrics.MEMORY, memory * MEBIBYTE));
    }
    count(samples, counted, Metrics.CPU, finite(row.number("CpuUsage(m)")) / 1000 * MINUTE);
    count(samples, counted, Metrics.REQUESTS, requests);
    count(
        samples,
        counted,
        Metrics.REQUEST_SECONDS,
        requests * finite(row.number("PodServerLatencyP90(s)")));
    return samples;
  }

  private static void count(
      List<Sample> samples, Map<String, Double> counted, String metric, double more) {
    samples.add(sample(metric, counted.merge(metric, more, Double::sum)));
  }

  private static Sample sample(String name, double value) {
    Metric metric = Metrics.named(name).orElseThrow();
    return new Sample(metric.perContainer() ? CONTAINER : "", name, metric.kind(), value);
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private PodStateChanged state(String service, Instant at) {
    ContainerState app =
        new ContainerState(
            CONTAINER,
            true,
            0,
            ContainerState.Phase.RUNNING,
            null,
            null,
            at,
            null,
            limits.get(service),
            null);
    PodState pod =
        new PodState(
            service, service, "node", "Running", null, "rs", at, at, at, false, List.of(app));
    return new PodStateChanged(service + "/1", subject(service), at, pod);
  }

  private Subject subject(String service) {
    return Subject.deployment(cluster, "nezha", service);
  }

  private boolean calm(long epoch) {
    return faults.stream().noneMatch(f -> epoch >= f - BEFORE && epoch <= f + AFTER);
  }

  private Map<String, Object> report() {
    double days =
        rows.entrySet().stream()
                .filter(e -> calm(e.getKey()))
                .mapToLong(e -> e.getValue().size())
                .sum()
            * MINUTE
            / DAY_SECONDS;
    List<Incident> wrong =
        incidents.stream().filter(i -> calm(i.opened().at().getEpochSecond())).toList();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("workloadDaysWithoutFault", days);
    report.put("incidents", incidents.stream().map(Incident::json).toList());
    report.put("false", wrong.stream().map(Incident::json).toList());
    row(days, "**forestall**", wrong.size());
    others
        .alarms()
        .forEach((rule, alarms) -> {
          long its = alarms.stream().filter(a -> calm(a.at() / 1000)).count();
          report.put(rule, its);
          row(days, rule, its);
        });
    wrong.forEach(i -> System.out.println("- " + i.opened().at() + " " + i.opened().summary()));
    return report;
  }

  private void row(double days, String rule, long wrong) {
    System.out.printf(
        "| %s | %.2f | %s | %d | %.1f |%n", cluster, days, rule, wrong, wrong / days * 100);
  }
}
