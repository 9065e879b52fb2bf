package dev.forestall.benchmarks.hotpath;

import dev.forestall.benchmarks.Main;
import dev.forestall.benchmarks.nab.ForestScore;
import dev.forestall.detector.anomaly.PodDetector;
import dev.forestall.detector.anomaly.SeriesModel;
import dev.forestall.model.wire.Wire;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Nanoseconds and bytes a sample, bytes a series, and the ratio to a Random Cut Forest in one run;
 * with {@code --data} a folder in NAB's layout, the scores of both beside it. {@code --seconds}
 * tells how long each of eight iterations takes, 2 by default.
 */
public final class HotPathRun implements Main.Run {
  private static final int COUNTED_SERIES = 1_000;
  private static final int SAMPLES_EACH = 50;
  private static final int WARM_UP = 3;
  private static final int MEASURED = 5;
  private static final Map<String, String> NAMES =
      Map.of(
          "forestall", "all detectors of a series",
          "sum", "the five of the sum alone",
          "together", "ten series of a pod together, a scrape",
          "randomCutForest", "Random Cut Forest 4.4.0");

  @Override
  public void run(Main.Call call) throws Exception {
    long seconds = Long.parseLong(call.options().getOrDefault("--seconds", "2"));
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(SampleBenchmark.class.getSimpleName())
                    .forks(1)
                    .threads(1)
                    .warmupIterations(WARM_UP)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(MEASURED)
                    .measurementTime(TimeValue.seconds(seconds))
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-Xmx1g", "-XX:+UseSerialGC")
                    .build())
            .run();
    Map<String, Object> report = new LinkedHashMap<>();
    System.out.println("| | ns a sample | bytes allocated a sample |\n|---|---|---|");
    for (String method : List.of("forestall", "sum", "together", "randomCutForest")) {
      RunResult result = result(results, method);
      double nanos = result.getPrimaryResult().getScore();
      double error = result.getPrimaryResult().getScoreError();
      double bytes = allocated(result);
      report.put(
          method, Map.of("nanosASample", nanos, "error", error, "bytesAllocatedASample", bytes));
      System.out.printf(
          Locale.ROOT, "| %s | %.0f ± %.0f | %.2f |%n", NAMES.get(method), nanos, error, bytes);
    }
    double forest = result(results, "randomCutForest").getPrimaryResult().getScore();
    double asFast = forest / result(results, "forestall").getPrimaryResult().getScore();
    double sumAsFast = forest / result(results, "sum").getPrimaryResult().getScore();
    report.put("timesAsFast", asFast);
    report.put("timesAsFastSum", sumAsFast);
    report.put("bytesASeries", bytesEach(HotPathRun::series));
    report.put("bytesAPod", bytesEach(PodDetector::new));
    System.out.printf(
        Locale.ROOT,
        "%ntimes as fast as the forest: all %.0f, the sum %.0f; %s bytes a series, %s bytes a pod%n",
        asFast,
        sumAsFast,
        report.get("bytesASeries"),
        report.get("bytesAPod"));
    if (call.path("--data").isPresent()) {
      report.put("nab", ForestScore.compare(call.folder(), SampleBenchmark::forest));
    }
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  private static double allocated(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.contains("gc.alloc.rate.norm")) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name)).getScore();
      }
    }
    return Double.NaN;
  }

  private static RunResult result(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(r -> r.getParams().getBenchmark().endsWith("." + method))
        .findAny()
        .orElseThrow();
  }

  private static SeriesModel series() {
    SeriesModel model = new SeriesModel();
    for (int j = 0; j < SAMPLES_EACH; j++) {
      model.accept(j, j % 7);
    }
    return model;
  }

  /** Measured on the heap, over many. */
  private static long bytesEach(Supplier<Object> made) {
    Runtime runtime = Runtime.getRuntime();
    List<Object> kept = new ArrayList<>(COUNTED_SERIES);
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    for (int i = 0; i < COUNTED_SERIES; i++) {
      kept.add(made.get());
    }
    System.gc();
    long after = runtime.totalMemory() - runtime.freeMemory();
    return (after - before) / kept.size();
  }
}
