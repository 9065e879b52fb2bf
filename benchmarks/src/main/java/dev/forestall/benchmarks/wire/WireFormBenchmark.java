package dev.forestall.benchmarks.wire;

import dev.forestall.model.event.MetricsSampled;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Nanoseconds to write and to read one record of the hot topic. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireFormBenchmark {
  private static final int RECORDS = 64;

  /** Form of the record. */
  @Param({Form.JSON, Form.CBOR, Form.SMILE, Form.PROTOCOL_BUFFERS})
  public String form = Form.JSON;

  /** Containers of the pod, twenty metrics each. */
  @Param({"1", "3"})
  public int containers = 1;

  private Form chosen = Form.named(Form.JSON);
  private List<MetricsSampled> records = List.of();
  private List<byte[]> encoded = List.of();
  private int next;

  /** Prepares the records. */
  @Setup
  public void prepare() {
    chosen = Form.named(form);
    records = SampleRecords.of(RECORDS, containers);
    encoded = records.stream().map(chosen.encode()).toList();
  }

  /** Writes one. */
  @Benchmark
  public byte[] encode() {
    return chosen.encode().apply(records.get(next++ % RECORDS));
  }

  /** Reads one. */
  @Benchmark
  public MetricsSampled decode() {
    return chosen.decode().apply(encoded.get(next++ % RECORDS));
  }
}
