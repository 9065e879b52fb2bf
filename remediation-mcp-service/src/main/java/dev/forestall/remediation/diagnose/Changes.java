package dev.forestall.remediation.diagnose;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which change may have caused an incident. */
public final class Changes {
  /** A change this long before the onset may have caused it. */
  static final Duration BEFORE = Duration.ofMinutes(60);

  /** The onset is an estimate: a change this much after it may still have caused it. */
  static final Duration ONSET_SLACK = Duration.ofMinutes(2);

  private static final String FORESTALL = "forestall";

  private Changes() {}

  /** The newest rollout of a workload just before the onset, Forestall's own left out. */
  public static Optional<RecentChange> causing(
      Subject subject, IncidentOpened opened, IncidentEnriched enriched) {
    Instant from = opened.onset().minus(BEFORE);
    Instant to = opened.onset().plus(ONSET_SLACK);
    return enriched.changes().stream()
        .filter(c -> c.subject().equals(subject) && c.change() == Change.ROLLOUT)
        .filter(c -> c.proposal() == null && !c.by().equals(FORESTALL))
        .filter(c -> !c.at().isBefore(from) && !c.at().isAfter(to))
        .findFirst();
  }
}
