package dev.forestall.remediation.guard;

import dev.forestall.model.remediation.Mode;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an installation.
 *
 * @param cluster the only cluster that is acted on
 * @param mode the greatest mode anywhere
 * @param bounds lower ones by namespace and workload
 * @param protectedNamespaces namespaces never written to
 * @param allowedActions names of actions that may be carried out
 * @param limits budgets
 * @param freezes when nothing is written
 * @param trackRecordFloor success rate that mode auto needs
 * @param trackRecordCount verdicts that mode auto needs, unless the floor is 0
 */
public record GuardPolicy(
    String cluster,
    Mode mode,
    List<ModeBound> bounds,
    Set<String> protectedNamespaces,
    Set<String> allowedActions,
    Limits limits,
    List<FreezeWindow> freezes,
    double trackRecordFloor,
    int trackRecordCount) {
  /** What is older than this is never acted on: a replayed topic must not touch a cluster. */
  public static final Duration EVIDENCE_AGE = Duration.ofMinutes(10);

  public GuardPolicy {
    bounds = List.copyOf(bounds);
    protectedNamespaces = Set.copyOf(protectedNamespaces);
    allowedActions = Set.copyOf(allowedActions);
    freezes = List.copyOf(freezes);
  }

  /** The mode in force for a workload: the least of all bounds that apply to it. */
  public Mode mode(Subject subject) {
    Mode least = mode;
    for (ModeBound bound : bounds) {
      if (bound.covers(subject) && bound.mode().compareTo(least) < 0) {
        least = bound.mode();
      }
    }
    return least;
  }

  /** Whether the newest evidence is fresh enough to act on. */
  public static boolean fresh(Instant evidenceAt, Instant now) {
    return !evidenceAt.isBefore(now.minus(EVIDENCE_AGE));
  }

  /**
   * An upper bound of the mode.
   *
   * @param namespace namespace
   * @param workload name of the workload, null for all of the namespace
   * @param mode the greatest mode there
   */
  public record ModeBound(String namespace, @Nullable String workload, Mode mode) {
    boolean covers(Subject subject) {
      return namespace.equals(subject.namespace())
          && (workload == null || workload.equals(subject.name()));
    }
  }

  /**
   * Budgets, on the cluster clock.
   *
   * @param window rolling window of the budgets
   * @param perWorkload writes to one workload within it
   * @param perNamespace writes in one namespace within it
   * @param perCluster writes in the cluster within it
   * @param coolDown least time between two writes to one workload
   * @param stormIncidents more incidents than this within {@code stormWindow} stop all writes
   * @param stormWindow window of the storm breaker
   */
  public record Limits(
      Duration window,
      int perWorkload,
      int perNamespace,
      int perCluster,
      Duration coolDown,
      int stormIncidents,
      Duration stormWindow) {}
}
