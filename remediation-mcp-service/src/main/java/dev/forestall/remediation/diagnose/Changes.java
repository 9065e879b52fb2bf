package dev.forestall.remediation.diagnose;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Which change may have caused an incident. */
public final class Changes {
  /** A change this long before the onset may have caused it. */
  static final Duration BEFORE = Duration.ofMinutes(60);

  /** The onset is an estimate: a change this much after it may still have caused it. */
  static final Duration ONSET_SLACK = Duration.ofMinutes(2);

  private static final String FORESTALL = "forestall";

  private static final Set<FaultKind> ROOM =
      Set.of(FaultKind.QUOTA_EXCEEDED, FaultKind.UNSCHEDULABLE);

  private Changes() {}

  /**
   * The newest rollout of a workload just before the onset, Forestall's own left out; none when
   * room lacked only since it was scaled.
   */
  public static Optional<RecentChange> causing(
      Subject subject, IncidentOpened opened, IncidentEnriched enriched) {
    Optional<RecentChange> scaling = scaling(subject, opened, enriched);
    return before(Change.ROLLOUT, subject, opened, enriched)
        .filter(c -> scaling.filter(s -> s.at().isAfter(c.at())).isEmpty());
  }

  /** The newest scaling just before a lack of room: more pods than there is place or quota for. */
  static Optional<RecentChange> scaling(
      Subject subject, IncidentOpened opened, IncidentEnriched enriched) {
    return ROOM.contains(opened.faultKind())
        ? before(Change.SCALE, subject, opened, enriched)
        : Optional.empty();
  }

  private static Optional<RecentChange> before(
      Change change, Subject subject, IncidentOpened opened, IncidentEnriched enriched) {
    Instant from = opened.onset().minus(BEFORE);
    Instant to = opened.onset().plus(ONSET_SLACK);
    return enriched.changes().stream()
        .filter(c -> c.subject().equals(subject) && c.change() == change)
        .filter(c -> c.proposal() == null && !c.by().equals(FORESTALL))
        .filter(c -> !c.at().isBefore(from) && !c.at().isAfter(to))
        .findFirst();
  }
}
