package dev.forestall.benchmarks.nezha;

import java.time.Instant;

/**
 * One injected fault.
 *
 * @param onset when it was injected
 * @param culprit service
 * @param type as the data names it, {@code cpu_contention} for example
 */
public record Fault(Instant onset, String culprit, String type) {
  /** The kind that is right for it, as {@code Ranking.Kind} names it. */
  String kind() {
    return type.startsWith("cpu") ? "CPU" : type.startsWith("network") ? "NETWORK" : "CODE";
  }
}
