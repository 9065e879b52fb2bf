package dev.forestall.benchmarks.wire;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.xerial.snappy.SnappyOutputStream;

/** Bytes and nanoseconds of each form, in one run. */
public final class WireRun implements Main.Run {
  private static final int BATCH = 100;
  private static final int[] CONTAINERS = {1, 3};

  /**
   * One row.
   *
   * @param form form of the record
   * @param containers containers of the pod, twenty metrics each
   * @param bytes bytes a record
   * @param batchedBytes bytes a record in a Snappy-compressed batch of a hundred, as a producer
   *     sends them
   * @param encodeNanos nanoseconds to write one
   * @param decodeNanos nanoseconds to read one
   */
  record Row(
      String form,
      int containers,
      double bytes,
      double batchedBytes,
      double encodeNanos,
      double decodeNanos) {}

  @Override
  public void run(Main.Call call) throws Exception {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(WireFormBenchmark.class.getSimpleName())
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgsAppend("-Xmx512m", "-XX:+UseSerialGC")
                    .build())
            .run();
    List<Row> rows = new ArrayList<>();
    for (int containers : CONTAINERS) {
      for (Form form : Form.ALL) {
        rows.add(
            row(
                form,
                containers,
                nanos(results, form, containers, "encode"),
                nanos(results, form, containers, "decode")));
      }
    }
    print(rows);
    if (call.out().isPresent()) {
      Files.write(call.out().get(), Wire.json().writeValueAsBytes(rows));
    }
  }

  private static Row row(Form form, int containers, double encodeNanos, double decodeNanos) {
    List<byte[]> encoded =
        SampleRecords.of(BATCH, containers).stream()
            .map((MetricsSampled m) -> form.encode().apply(m))
            .toList();
    double bytes = encoded.stream().mapToInt(e -> e.length).average().orElseThrow();
    return new Row(
        form.name(),
        containers,
        bytes,
        (double) compressed(encoded) / BATCH,
        encodeNanos,
        decodeNanos);
  }

  private static double nanos(
      Collection<RunResult> results, Form form, int containers, String method) {
    return results.stream()
        .filter(r -> r.getParams().getBenchmark().endsWith("." + method))
        .filter(r -> r.getParams().getParam("form").equals(form.name()))
        .filter(r -> r.getParams().getParam("containers").equals(Integer.toString(containers)))
        .findAny()
        .orElseThrow()
        .getPrimaryResult()
        .getScore();
  }

  private static int compressed(List<byte[]> batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SnappyOutputStream snappy = new SnappyOutputStream(bytes)) {
      for (byte[] one : batch) {
        snappy.write(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }

  private static void print(List<Row> rows) {
    System.out.println(
        "| samples | form | bytes | in a Snappy batch of 100 | encode ns | decode ns |");
    System.out.println("|---|---|---|---|---|---|");
    for (Row row : rows) {
      System.out.printf(
          "| %d | %s | %.0f | %.0f | %.0f | %.0f |%n",
          row.containers() * SampleRecords.METRICS,
          row.form(),
          row.bytes(),
          row.batchedBytes(),
          row.encodeNanos(),
          row.decodeNanos());
    }
  }
}
