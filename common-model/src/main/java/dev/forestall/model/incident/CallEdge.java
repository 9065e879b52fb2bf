package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Calls from one workload to another, near an incident. The milliseconds are typical ones of the
 * gap between the caller's span and the callee's work: network and queue; where no gap was
 * measured, of the callee's own work.
 *
 * @param caller who calls
 * @param callee who is called; of kind {@code Service} without a namespace where it is no known
 *     workload
 * @param callsPerMinute how often, lately
 * @param beforeMillis before the onset, null when too few were seen
 * @param afterMillis since the onset, null when too few were seen
 * @param moved whether it changed more than chance allows
 */
public record CallEdge(
    Subject caller,
    Subject callee,
    double callsPerMinute,
    @Nullable Double beforeMillis,
    @Nullable Double afterMillis,
    boolean moved) {
  public CallEdge {
    Require.present(caller, "caller");
    Require.present(callee, "callee");
    Require.finite(callsPerMinute, "callsPerMinute");
    finiteOrNull(beforeMillis, "beforeMillis");
    finiteOrNull(afterMillis, "afterMillis");
  }

  private static void finiteOrNull(@Nullable Double value, String component) {
    if (value != null) {
      Require.finite(value, component);
    }
  }
}
