package dev.forestall.benchmarks.hotpath;

import dev.forestall.benchmarks.Main;
import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.model.wire.Wire;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Nanoseconds and bytes a sample, bytes a series, and the ratio to a Random Cut Forest. */
public final class HotPathRun implements Main.Run {
  private static final int COUNTED_SERIES = 2_000;
  private static final int SAMPLES_EACH = 50;

  @Override
  public void run(Main.Call call) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(SampleBenchmark.class.getSimpleName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(2))
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-Xmx1g", "-XX:+UseSerialGC")
                    .build())
            .run();
    Map<String, Object> report = new LinkedHashMap<>();
    double ours = nanos(results, "forestall");
    double forest = nanos(results, "randomCutForest");
    report.put("nanosASample", ours);
    report.put("bytesAllocatedASample", allocated(results, "forestall"));
    report.put("randomCutForestNanosASample", forest);
    report.put("randomCutForestBytesAllocatedASample", allocated(results, "randomCutForest"));
    report.put("timesAsFast", forest / ours);
    report.put("bytesASeries", bytesASeries());
    System.out.println("| | ns a sample | bytes allocated a sample |");
    System.out.println("|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| the detectors of the service | %.0f | %.1f |%n| Random Cut Forest 4.4.0 | %.0f | %.0f"
            + " |%n%nratio %.0f, %d bytes a series%n",
        ours,
        allocated(results, "forestall"),
        forest,
        allocated(results, "randomCutForest"),
        forest / ours,
        bytesASeries());
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  private static double nanos(Collection<RunResult> results, String method) {
    return result(results, method).getPrimaryResult().getScore();
  }

  private static double allocated(Collection<RunResult> results, String method) {
    RunResult result = result(results, method);
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.contains("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(name).getScore();
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

  /** Measured on the heap, over many. */
  private static long bytesASeries() {
    Runtime runtime = Runtime.getRuntime();
    List<SeriesDetector> kept = new ArrayList<>(COUNTED_SERIES);
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    for (int i = 0; i < COUNTED_SERIES; i++) {
      SeriesDetector detector = new SeriesDetector();
      for (int j = 0; j < SAMPLES_EACH; j++) {
        detector.accept(j % 7);
      }
      kept.add(detector);
    }
    System.gc();
    long after = runtime.totalMemory() - runtime.freeMemory();
    return (after - before) / kept.size();
  }
}
