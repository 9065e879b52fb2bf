package dev.forestall.remediation.console;

import dev.forestall.model.incident.Severity;
import dev.forestall.remediation.incident.IncidentView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident in one line.
 *
 * @param id its id
 * @param workload {@code namespace/name}
 * @param cluster its cluster
 * @param says what follows the workload's name: "will run out of memory"
 * @param kind "Memory leak"
 * @param severity "info", "warning", "critical"
 * @param countdown the time left; null when no forecast stands, or when it is over
 * @param onset when it began
 * @param opened when it was detected
 * @param over when it was over, null while it is open
 */
record Headline(
    String id,
    String workload,
    String cluster,
    String says,
    String kind,
    String severity,
    @Nullable Countdown countdown,
    Moment onset,
    Moment opened,
    @Nullable Moment over) {

  static Headline of(IncidentView view, Instant now) {
    boolean open = view.resolvedAt() == null;
    boolean predicted = view.forecast() != null && view.facts().isEmpty();
    return new Headline(
        view.id().value(),
        view.workload(),
        view.subject().cluster(),
        view.outcome() == null
            ? Words.headline(view.kinds().getLast(), predicted)
            : Words.outcome(view.outcome()),
        Words.name(view.kinds().getLast()),
        severity(view.severity()),
        open ? Countdown.of(view.forecast(), now) : null,
        Moment.of(view.onset(), now),
        Moment.of(view.openedAt(), now),
        Moment.orNull(view.resolvedAt(), now));
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case INFO -> "info";
      case WARNING -> "warning";
      case CRITICAL -> "critical";
    };
  }
}
