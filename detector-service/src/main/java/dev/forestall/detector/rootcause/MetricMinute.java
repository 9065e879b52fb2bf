package dev.forestall.detector.rootcause;

import java.time.Instant;
import java.util.Map;

/**
 * Metrics of one workload in the minute that ends then; what was not measured is absent.
 *
 * @param workload its key
 * @param end of the minute
 * @param values by metric, in any unit that stays the same
 */
public record MetricMinute(String workload, Instant end, Map<Metric, Double> values) {
  public MetricMinute {
    values = Map.copyOf(values);
  }

  /** What is measured. */
  public enum Metric {
    /** Processor time used. */
    CPU(Constant.CPU),
    /** Memory used. */
    MEMORY(Constant.MEMORY),
    /** Latency at the server, 90th percentile or near. */
    SERVER_LATENCY(Constant.SERVER_LATENCY),
    /** Latency at the client, 90th percentile or near. */
    CLIENT_LATENCY(Constant.CLIENT_LATENCY),
    /** Bytes sent and received. */
    TRAFFIC(Constant.TRAFFIC);

    private final Constant weight;

    Metric(Constant weight) {
      this.weight = weight;
    }

    Constant weight() {
      return weight;
    }

    /** Whether it counts only when there are no traces. */
    boolean onlyWithoutTraces() {
      return this == CLIENT_LATENCY || this == TRAFFIC;
    }
  }
}
