package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.forecast.PredictionLog.Said;
import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Sensitivity;
import dev.forestall.detector.Workload;
import dev.forestall.detector.window.Points;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.ContainerState;
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
import java.util.Optional;
import java.util.TreeMap;

/**
 * A recording of real containers: {@code samples.csv}, the limits of {@code workloads.csv}, and
 * {@code failures.csv}, which only the scorer reads. The samples go through the whole detector on
 * their own time.
 */
final class Recording {
  private static final String CLUSTER = "recorded";
  private static final String CONTAINER = "app";
  private static final long GRID = DetectionSettings.DEFAULT.grid().toMillis();

  private final Path folder;
  private final TreeMap<Long, Map<String, List<Sample>>> samples = new TreeMap<>();
  private final Map<String, String> workloadOf = new TreeMap<>();
  private final Map<String, double[]> limits = new HashMap<>();
  private final Map<String, Track> tracks = new HashMap<>();

  /** Memory of one pod's current run, for the predictors that are compared with. */
  private static final class Track {
    private final List<double[]> values = new ArrayList<>();
    private double cpu = -1;
    private long run;
  }

  private Recording(Path folder) {
    this.folder = folder;
  }

  /** Reads samples and limits. */
  static Recording read(Path folder) throws IOException {
    Recording recording = new Recording(folder);
    for (String[] row : rows(folder.resolve("samples.csv"), 5)) {
      recording.sample(row);
    }
    for (String[] row : rows(folder.resolve("workloads.csv"), 3)) {
      recording.limits.put(
          row[0], new double[] {Double.parseDouble(row[1]), Double.parseDouble(row[2])});
    }
    if (recording.samples.isEmpty()) {
      throw new IllegalArgumentException(folder.resolve("samples.csv") + " has no usable sample");
    }
    return recording;
  }

  private void sample(String[] row) {
    double value = Double.parseDouble(row[4]);
    Metrics.fedBy(row[3], Map.of()).stream()
        .findFirst()
        .ifPresent(m -> {
          workloadOf.put(row[2], row[1]);
          samples
              .computeIfAbsent(Math.round(Double.parseDouble(row[0]) * 1000), t -> new TreeMap<>())
              .computeIfAbsent(row[2], p -> new ArrayList<>())
              .add(new Sample(CONTAINER, m.name(), m.kind(), value));
        });
  }

  /** What each predictor says; the first is the service's own. */
  Map<String, List<Prediction>> predictions(List<PredictLinear> others) {
    Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    Map<String, PredictionLog> logs = new LinkedHashMap<>();
    PredictionLog own = new PredictionLog();
    logs.put(ForecastRun.OWN, own);
    others.forEach(o -> logs.put(o.name(), new PredictionLog()));
    long begin = samples.firstKey();
    workloadOf.keySet().forEach(pod -> state(pod, begin).ifPresent(detection::accept));
    for (long at = begin / GRID * GRID + GRID; at < samples.lastKey() + GRID; at += GRID) {
      samples
          .subMap(at - GRID, false, at, true)
          .forEach((t, pods) -> pods.forEach((pod, all) -> feed(detection, t, pod, all)));
      detection.accept(new Heartbeat(CLUSTER, "recorder", Instant.ofEpochMilli(at)));
      List<Said> said = new ArrayList<>();
      for (Workload workload : detection.workloads()) {
        workload.forecasts().forEach(s -> said.add(Saying.own(workload.subject().name(), s)));
      }
      own.at(at / 1000.0, said);
      for (PredictLinear other : others) {
        logs.getOrDefault(other.name(), own).at(at / 1000.0, linear(other, at));
      }
    }
    Map<String, List<Prediction>> all = new LinkedHashMap<>();
    logs.forEach((name, log) -> all.put(name, log.all()));
    return all;
  }

  private void feed(Detection detection, long at, String pod, List<Sample> all) {
    detection.accept(
        new MetricsSampled(
            subject(workload(pod)), pod, pod, Instant.ofEpochMilli(at), List.copyOf(all)));
    Track track = tracks.computeIfAbsent(pod, p -> new Track());
    for (Sample sample : all) {
      if (sample.metric().equals(Metrics.CPU)) {
        if (sample.value() < track.cpu) {
          track.values.clear();
          track.run = at;
        }
        track.cpu = sample.value();
      }
    }
    for (Sample sample : all) {
      if (sample.metric().equals(Metrics.MEMORY)) {
        track.values.add(new double[] {at, sample.value()});
      }
    }
  }

  private List<Said> linear(PredictLinear rule, long at) {
    List<Said> said = new ArrayList<>();
    tracks.forEach((pod, track) -> {
      double[] limit = limits.get(workload(pod));
      if (limit != null) {
        rule.eta(points(track.values), limit[0], at)
            .ifPresent(
                eta -> said.add(Saying.linear(workload(pod), pod, rule, at, eta, track.run)));
      }
    });
    return said;
  }

  private static Points points(List<double[]> values) {
    return new Points(
        values.stream().mapToLong(v -> (long) v[0]).toArray(),
        values.stream().mapToDouble(v -> v[1]).toArray());
  }

  private Optional<PodStateChanged> state(String pod, long begin) {
    double[] limit = limits.get(workload(pod));
    if (limit == null) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochMilli(firstOf(pod).orElse(begin));
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
            limit[0],
            limit[1]);
    PodState state =
        new PodState(pod, pod, "node", "Running", null, "rs", at, at, at, false, List.of(app));
    return Optional.of(new PodStateChanged(pod + "/1", subject(workload(pod)), at, state));
  }

  /** What became of each pod: only now are the failures read. */
  List<Life> lives() throws IOException {
    Map<String, List<Life.Failure>> failures = new HashMap<>();
    for (String[] row : rows(folder.resolve("failures.csv"), 5)) {
      if (row[3].equals("OOMKilled")) {
        failures
            .computeIfAbsent(row[2], p -> new ArrayList<>())
            .add(new Life.Failure(Double.parseDouble(row[0]), Double.parseDouble(row[4])));
      }
    }
    List<Life> lives = new ArrayList<>();
    workloadOf.forEach((pod, workload) ->
        lives.add(
            new Life(
                workload,
                Metrics.MEMORY,
                pod,
                firstOf(pod).orElse(samples.firstKey()) / 1000.0,
                samples.lastKey() / 1000.0,
                failures.getOrDefault(pod, List.of()))));
    return lives;
  }

  private Optional<Long> firstOf(String pod) {
    return samples.entrySet().stream()
        .filter(e -> e.getValue().containsKey(pod))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String workload(String pod) {
    return workloadOf.getOrDefault(pod, pod);
  }

  private static Subject subject(String workload) {
    return Subject.deployment(CLUSTER, "recorded", workload);
  }

  private static List<String[]> rows(Path file, int columns) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
    List<String[]> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 1; i < lines.size(); i++) {
      String[] row = lines.get(i).split(",", -1);
      if (row.length < columns) {
        throw new IllegalArgumentException(
            file + ", line " + (i + 1) + ": " + columns + " columns are needed");
      }
      rows.add(row);
    }
    return rows;
  }
}
