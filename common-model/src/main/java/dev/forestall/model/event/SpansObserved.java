package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one workload in one interval as additive aggregates.
 *
 * @param eventId identity of the interval's aggregates
 * @param subject the workload
 * @param from start of the interval
 * @param at end of the interval
 * @param units self times and edge gaps
 * @param requests requests by entry operation
 */
public record SpansObserved(
    String eventId,
    Subject subject,
    Instant from,
    Instant at,
    List<Unit> units,
    List<Requests> requests)
    implements PodEvent {
  public SpansObserved {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(from, "from");
    Require.present(at, "at");
    units = Require.copy(units);
    requests = Require.copy(requests);
  }

  /**
   * Self time of an operation, or the gap of a call: l = ln(1 + milliseconds).
   *
   * @param callee the called service for a gap, null for self time
   * @param operation operation
   * @param count spans
   * @param sumLog Σ l
   * @param sumLogSquared Σ l²
   */
  public record Unit(
      @Nullable String callee, String operation, long count, double sumLog, double sumLogSquared) {
    public Unit {
      Require.text(operation, "operation");
      Require.finite(sumLog, "sumLog");
      Require.finite(sumLogSquared, "sumLogSquared");
    }
  }

  /**
   * Requests that entered the workload.
   *
   * @param entryOperation operation of the entry span
   * @param count requests
   * @param errors requests whose entry span has an error status
   */
  public record Requests(String entryOperation, long count, long errors) {
    public Requests {
      Require.text(entryOperation, "entryOperation");
    }
  }
}
