package dev.forestall.detector.cause;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * The incident whose culprit is asked for.
 *
 * @param subject where it shows
 * @param kinds its kinds, first one first
 * @param onset when it began
 * @param at event time now
 */
public record Ask(Subject subject, List<FaultKind> kinds, Instant onset, Instant at) {
  public Ask {
    kinds = List.copyOf(kinds);
  }
}
