package dev.forestall.remediation.guard;

import dev.forestall.model.workload.Subject;
import java.util.List;

/** The PodDisruptionBudgets of a workload, read live each time. */
public interface DisruptionBudgets {
  /** What they say now. */
  Reading of(Subject workload);

  /** What could be read. */
  sealed interface Reading {
    /** All budgets that select the workload's pods. */
    record Known(List<Budget> budgets) implements Reading {}

    /** They cannot be read. */
    record Unreadable(String sentence) implements Reading {}
  }

  /**
   * One PodDisruptionBudget.
   *
   * @param name its name
   * @param disruptionsAllowed pods that may be disrupted now
   * @param currentHealthy healthy pods
   * @param desiredHealthy healthy pods that it wants
   */
  record Budget(String name, int disruptionsAllowed, int currentHealthy, int desiredHealthy) {
    /** Whether no room is left because of the budget, not because pods are broken already. */
    boolean exhaustedByItself() {
      return disruptionsAllowed < 1 && currentHealthy >= desiredHealthy;
    }

    boolean exhausted() {
      return disruptionsAllowed < 1;
    }
  }
}
