package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Symptoms measured against what is allowed: the error budget, the latency objective, what stands
 * at a limit, and CPU that is held back.
 */
public final class Symptoms {
  private final ErrorBudget budget;
  private final Latency latency;
  private final Saturation saturation = new Saturation();
  private final Throttling throttling = new Throttling();

  /**
   * @param errorBudget share of requests that may fail
   * @param latencyObjective mean time of a request that is allowed
   */
  public Symptoms(double errorBudget, Duration latencyObjective) {
    this.budget = new ErrorBudget(errorBudget);
    this.latency = new Latency(latencyObjective);
  }

  /**
   * How much sooner they are seen.
   *
   * @param errors of the error budget
   * @param latency of the latency objective
   */
  public record Alertness(double errors, double latency) {}

  /** What stands at that time. */
  public List<Finding> at(
      WorkloadMemory memory, Collection<PodWindow> windows, Instant at, Alertness alertness) {
    long now = at.toEpochMilli();
    List<Finding> found = new ArrayList<>();
    budget.at(memory.requests(), now, alertness.errors()).ifPresent(found::add);
    latency.at(windows, memory.requests(), now, alertness.latency()).ifPresent(found::add);
    found.addAll(saturation.at(memory, windows, now));
    found.addAll(throttling.at(memory, windows, now));
    return found;
  }

  /**
   * What is kept over a restart.
   *
   * @param budget how the budget burns, empty while it does not
   * @param budgetSince since when, milliseconds
   * @param latencySince since when requests take too long, negative while they do not
   * @param usualSeconds how long they took before
   * @param full what stands at its limit, since when
   * @param heldBack what is held back, since when
   */
  public record Kept(
      String budget,
      long budgetSince,
      long latencySince,
      double usualSeconds,
      Map<String, Long> full,
      Map<String, Long> heldBack) {
    /** None stands. */
    public static final Kept NONE = new Kept("", -1, -1, 0, Map.of(), Map.of());

    public Kept {
      full = full == null ? Map.of() : Map.copyOf(full);
      heldBack = heldBack == null ? Map.of() : Map.copyOf(heldBack);
    }
  }

  /** What is to be kept over a restart. */
  public Kept kept() {
    return new Kept(
        budget.rate(),
        budget.since(),
        latency.since(),
        latency.since() < 0 ? 0 : latency.usual(),
        saturation.since(),
        throttling.since());
  }

  /** Goes on from before a restart. */
  public void resume(Kept kept) {
    budget.resume(kept.budget(), kept.budgetSince());
    latency.resume(kept.latencySince(), kept.usualSeconds());
    saturation.resume(kept.full());
    throttling.resume(kept.heldBack());
  }
}
