package dev.forestall.benchmarks.nezha;

import dev.forestall.detector.rootcause.MetricMinute;
import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.rootcause.Question;
import dev.forestall.detector.rootcause.Ranking;
import dev.forestall.detector.rootcause.RootCause;
import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** One ranking of 46 services of which every key was seen in each of 45 minutes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RankBenchmark {
  private static final int SERVICES = 46;
  private static final int MINUTES = 45;
  private static final int OPERATIONS = 12;
  private static final int CALLEES = 4;
  private static final int ENTRIES = 4;
  private static final int EVENTS = 10;
  private static final int EVIDENCE = 5;
  private Question question = new Question(Instant.EPOCH, List.of(), List.of(), List.of());

  /** Makes the question. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    Instant start = Instant.parse("2026-03-01T12:00:00Z");
    List<WorkloadSlice> slices = new ArrayList<>();
    List<MetricMinute> metrics = new ArrayList<>();
    for (int minute = 0; minute < MINUTES; minute++) {
      Instant at = start.plus(Duration.ofMinutes(minute));
      for (int service = 0; service < SERVICES; service++) {
        boolean slow = service == 7 && minute >= MINUTES - EVIDENCE;
        slices.add(
            new WorkloadSlice(
                "shop/" + service,
                at,
                Duration.ofMinutes(1),
                units(random, service, slow ? 3 : 1),
                requests(),
                events(random, service)));
        metrics.add(
            new MetricMinute(
                "shop/" + service,
                at.plus(Duration.ofMinutes(1)),
                Map.of(Metric.CPU, random.nextDouble(), Metric.MEMORY, 1 + random.nextDouble())));
      }
    }
    question =
        new Question(
            start.plus(Duration.ofMinutes(MINUTES - EVIDENCE)), List.of(), slices, metrics);
  }

  private static List<Unit> units(Random random, int service, double factor) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < OPERATIONS + CALLEES; i++) {
      double mean = factor * (1 + 0.1 * random.nextGaussian());
      boolean gap = i >= OPERATIONS;
      units.add(
          new Unit(
              gap ? Work.GAP : Work.INNER,
              gap ? "shop/" + (service + i) % SERVICES : null,
              "operation " + i,
              20,
              20 * mean,
              20 * (mean * mean + 0.2)));
    }
    return units;
  }

  private static Map<String, Long> requests() {
    return Map.of("entry 0", 20L, "entry 1", 20L, "entry 2", 20L, "entry 3", 20L);
  }

  private static List<Event> events(Random random, int service) {
    List<Event> events = new ArrayList<>();
    for (int entry = 0; entry < ENTRIES; entry++) {
      for (int i = 0; i < EVENTS; i++) {
        int count = 15 + random.nextInt(5);
        events.add(
            new Event(
                "entry " + entry, Happening.LOG, "shop/" + service, "T" + i, count, count, count));
      }
    }
    return events;
  }

  static Map<String, Object> measure() throws IOException {
    try {
      var options =
          new OptionsBuilder()
              .include(RankBenchmark.class.getSimpleName())
              .jvmArgsAppend("-Xmx256m", "-XX:+UseSerialGC")
              .build();
      Statistics millis =
          new Runner(options).run().iterator().next().getPrimaryResult().getStatistics();
      return Map.of(
          "median",
          millis.getPercentile(50),
          "p99",
          millis.getPercentile(99),
          "worst",
          millis.getMax());
    } catch (RunnerException e) {
      throw new IOException("JMH could not run: " + e.getMessage(), e);
    }
  }

  /** Ranks. */
  @Benchmark
  public Ranking rank() {
    return RootCause.rank(question);
  }
}
