package dev.forestall.detector.rootcause;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer: all workloads that were seen, the likeliest culprit first.
 *
 * @param suspects in falling order of score
 * @param named whether the first stands out enough to be named as the culprit
 * @param wave whether so many became slower together that no single one can be the reason
 * @param calls the gaps of calls before and since
 * @param missing what was missing, as sentences; empty when all was there
 */
public record Ranking(
    List<Suspect> suspects, boolean named, boolean wave, List<Call> calls, List<String> missing) {
  public Ranking {
    suspects = List.copyOf(suspects);
    calls = List.copyOf(calls);
    missing = List.copyOf(missing);
  }

  /**
   * Calls of one workload by another.
   *
   * @param caller key of who calls
   * @param callee key of who is called
   * @param beforeMs typical gap in the reference, ms
   * @param nowMs in the evidence
   * @param moved whether it changed more than chance allows
   */
  public record Call(String caller, String callee, double beforeMs, double nowMs, boolean moved) {}

  /** The culprit, when one stands out. */
  public Optional<Suspect> culprit() {
    return named ? Optional.of(suspects.getFirst()) : Optional.empty();
  }

  /** Whether something was missing. */
  public boolean partial() {
    return !missing.isEmpty();
  }

  /** Kind of fault. */
  public enum Kind {
    /** The processor: contention or a hot loop. */
    CPU,
    /** Delay or loss between workloads. */
    NETWORK,
    /** The program does something else: an exception, an early return, a bad release. */
    CODE,
    /** Memory that grows. */
    MEMORY,
    /** Nothing says what. */
    UNKNOWN
  }

  /**
   * One workload.
   *
   * @param workload its key
   * @param score surprise above chance, comparable within one ranking only
   * @param kind of fault
   * @param slower whether its own work takes longer than before
   * @param sentence the strongest evidence, with its numbers; says so when there is none
   * @param pod the one of its pods that alone is at fault, null where none is
   */
  public record Suspect(
      String workload,
      double score,
      Kind kind,
      boolean slower,
      String sentence,
      @Nullable String pod) {}
}
