package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open incident goes on: sent when its kinds, severity or forecast change and at least every two
 * minutes of event time.
 *
 * @param eventId {@code incident/0/updated-N}
 * @param incidentId the incident
 * @param subject the workload or node
 * @param at event time
 * @param evidenceAt time of the newest evidence; an older one than ten minutes is never acted on
 * @param kinds every fault kind seen so far, first one first
 * @param severity how much it hurts
 * @param forecast the newest forecast still standing, null when none does
 * @param facts facts that stand now
 * @param summary one sentence for a person
 */
public record IncidentUpdated(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    Instant evidenceAt,
    List<FaultKind> kinds,
    Severity severity,
    @Nullable Forecast forecast,
    List<Fact> facts,
    String summary)
    implements IncidentEvent {
  public IncidentUpdated {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(evidenceAt, "evidenceAt");
    kinds = Require.copy(kinds);
    Require.that(!kinds.isEmpty(), "kinds must not be empty");
    Require.present(severity, "severity");
    facts = Require.copy(facts);
    Require.text(summary, "summary");
  }
}
