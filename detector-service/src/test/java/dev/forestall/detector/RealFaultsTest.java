package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.forecast.EpisodeScore;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.Forecast;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A recording of real containers through the whole core: samples and limits go in, failures are
 * only compared with. {@code -Dforestall.data=FOLDER} names the folder that holds {@code
 * real-faults}.
 */
@EnabledIfSystemProperty(named = "forestall.data", matches = ".+")
class RealFaultsTest {
  private static final String CLUSTER = "recorded";
  private static final long GRID = 15_000;

  private final Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
  private final Map<String, List<Said>> said = new TreeMap<>();

  /** What stood at one evaluation. */
  private record Said(long at, Optional<Forecast> forecast) {}

  @Test
  void foreseesRealKills() throws IOException {
    Path folder = Path.of(System.getProperty("forestall.data"), "real-faults");
    TreeMap<Long, List<MetricsSampled>> samples = samples(folder);
    long begin = samples.firstKey();
    limits(folder, samples, begin);
    for (long at = begin / GRID * GRID + GRID; at <= samples.lastKey(); at += GRID) {
      samples
          .subMap(at - GRID, false, at, true)
          .values()
          .forEach(s -> s.forEach(detection::accept));
      detection.accept(new Heartbeat(CLUSTER, "recorder", Instant.ofEpochMilli(at)));
      for (Workload workload : detection.workloads()) {
        said.computeIfAbsent(workload.subject().name(), w -> new ArrayList<>())
            .add(new Said(at, workload.forecasts().stream().findFirst().map(Standing::forecast)));
      }
    }
    EpisodeScore score = score(folder, begin, samples.lastKey());
    System.out.println("real faults: " + score);

    assertThat(score.precision()).isGreaterThanOrEqualTo(0.9);
    assertThat(score.recall(120)).isGreaterThanOrEqualTo(0.9);
    assertThat(score.recall(300)).isGreaterThanOrEqualTo(0.9);
    for (long lead : new long[] {60, 120, 300}) {
      assertThat(score.coverage(lead)).as("coverage at %d s", lead).isGreaterThanOrEqualTo(0.75);
    }
  }

  private EpisodeScore score(Path folder, long begin, long end) throws IOException {
    Map<String, List<long[]>> runs = new HashMap<>();
    for (String[] row : rows(folder.resolve("failures.csv"))) {
      if (row[3].equals("OOMKilled")) {
        runs.computeIfAbsent(row[1], w -> new ArrayList<>())
            .add(new long[] {Long.parseLong(row[4]) * 1000, Long.parseLong(row[0]) * 1000});
      }
    }
    EpisodeScore score = new EpisodeScore();
    said.forEach((workload, all) -> {
      long from = begin;
      for (long[] run : runs.getOrDefault(workload, List.of())) {
        score.run(run[0], between(all, from, run[1]), run[1], end);
        from = run[1];
      }
      score.run(from, between(all, from, end + 1), -1, end);
    });
    return score;
  }

  private static List<Optional<Forecast>> between(List<Said> all, long from, long to) {
    return all.stream()
        .filter(s -> s.at() >= from && s.at() < to)
        .map(s -> s.forecast().filter(f -> f.madeAt().toEpochMilli() >= from))
        .toList();
  }

  private void limits(Path folder, TreeMap<Long, List<MetricsSampled>> samples, long begin)
      throws IOException {
    Map<String, String> pods = new HashMap<>();
    samples.values().forEach(all -> all.forEach(s -> pods.put(s.subject().name(), s.pod())));
    for (String[] row : rows(folder.resolve("workloads.csv"))) {
      Instant at = Instant.ofEpochMilli(begin);
      ContainerState app =
          new ContainerState(
              "app",
              true,
              0,
              ContainerState.Phase.RUNNING,
              null,
              null,
              at,
              null,
              Double.parseDouble(row[1]),
              Double.parseDouble(row[2]));
      String pod = pods.get(row[0]);
      PodState state =
          new PodState(pod, pod, "node", "Running", null, "rs", at, at, at, false, List.of(app));
      detection.accept(new PodStateChanged(pod + "/1", subject(row[0]), at, state));
    }
  }

  private static TreeMap<Long, List<MetricsSampled>> samples(Path folder) throws IOException {
    TreeMap<Long, Map<String, List<Sample>>> grouped = new TreeMap<>();
    for (String[] row : rows(folder.resolve("samples.csv"))) {
      long at = Math.round(Double.parseDouble(row[0]) * 1000);
      sample(row[3], Double.parseDouble(row[4]))
          .ifPresent(s ->
              grouped
                  .computeIfAbsent(at, t -> new TreeMap<>())
                  .computeIfAbsent(row[1] + "/" + row[2], w -> new ArrayList<>())
                  .add(s));
    }
    TreeMap<Long, List<MetricsSampled>> samples = new TreeMap<>();
    grouped.forEach((at, pods) ->
        pods.forEach((key, values) ->
            samples
                .computeIfAbsent(at, t -> new ArrayList<>())
                .add(
                    new MetricsSampled(
                        subject(key.split("/")[0]),
                        key.split("/")[1],
                        key.split("/")[1],
                        Instant.ofEpochMilli(at),
                        values))));
    return samples;
  }

  private static Optional<Sample> sample(String series, double value) {
    return Metrics.fedBy(series, Map.of()).stream()
        .findFirst()
        .map(m -> new Sample("app", m.name(), m.kind(), value));
  }

  private static Subject subject(String workload) {
    return Subject.deployment(CLUSTER, "faults", workload);
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(l -> l.split(",")).toList();
  }
}
