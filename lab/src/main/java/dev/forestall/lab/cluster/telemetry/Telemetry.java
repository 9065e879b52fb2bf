package dev.forestall.lab.cluster.telemetry;

import dev.forestall.lab.cluster.model.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The workloads' OpenTelemetry SDKs, sampled at the head: of all requests about ten a real second
 * are traced, whatever the speed, and never more than twenty spans each. Not safe for use by
 * several threads.
 */
public final class Telemetry {
  private static final double TRACES_A_REAL_SECOND = 10;
  private static final Duration FLUSH = Duration.ofMillis(500);

  private final Requests requests;
  private final OtlpSender traces;
  private final OtlpSender logs;
  private final double tracesATick;
  private final Duration flush;
  private OtlpRequests batch = new OtlpRequests();
  private long flushedAt = System.nanoTime();

  /**
   * @param seed the run's seed
   * @param cluster name of the cluster
   * @param realSecondsATick how long a second of the model takes
   * @param traces where spans go
   * @param logs where log lines go
   */
  public Telemetry(
      long seed, String cluster, double realSecondsATick, OtlpSender traces, OtlpSender logs) {
    this(seed, cluster, realSecondsATick, traces, logs, FLUSH);
  }

  Telemetry(
      long seed,
      String cluster,
      double realSecondsATick,
      OtlpSender traces,
      OtlpSender logs,
      Duration flush) {
    this.flush = flush;
    this.requests = new Requests(seed, cluster);
    this.traces = traces;
    this.logs = logs;
    this.tracesATick = TRACES_A_REAL_SECOND * realSecondsATick;
  }

  /** A second of the model has passed. */
  public void passed(long tick, Instant at, List<Demand> demands) {
    int wanted = tracesIn(tick);
    for (int number = 0; number < wanted; number++) {
      requests.draw(demands, tick, number).ifPresent(s -> batch.add(s, at));
    }
  }

  /** Sends what has come together in the last half real second. */
  public void flush() {
    long now = System.nanoTime();
    if (batch.isEmpty() || now - flushedAt < flush.toNanos()) {
      return;
    }
    flushedAt = now;
    OtlpRequests full = batch;
    batch = new OtlpRequests();
    traces.send(full.traces());
    logs.send(full.logs());
  }

  /** Depends on the tick alone: less than one a tick means one every few ticks. */
  private int tracesIn(long tick) {
    return (int) (Math.floor((tick + 1) * tracesATick) - Math.floor(tick * tracesATick));
  }
}
