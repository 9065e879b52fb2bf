package dev.forestall.dashboard;

import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/** Incidents of the tests. */
final class Incidents {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private Incidents() {}

  static IncidentOpened opened(String workload) {
    Subject subject = Subject.deployment("test", "shop", workload);
    IncidentId id = IncidentId.of(subject, NOON, FaultKind.OOM_KILLED);
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        NOON,
        NOON,
        FaultKind.OOM_KILLED,
        Severity.CRITICAL,
        false,
        null,
        List.of(new Fact(FaultKind.OOM_KILLED, "p", "app", NOON, "OOMKilled", "app was killed")),
        workload + " was killed");
  }

  static IncidentResolved resolved(IncidentOpened opened) {
    return new IncidentResolved(
        opened.incidentId() + "/0/resolved",
        opened.incidentId(),
        opened.subject(),
        NOON.plusSeconds(60),
        IncidentResolved.Outcome.RECOVERED,
        "over");
  }
}
