package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * An incident is over. Only the detector says so.
 *
 * @param eventId {@code incident/0/resolved}
 * @param incidentId the incident
 * @param subject the workload or node
 * @param at event time
 * @param outcome how it ended
 * @param summary one sentence for a person
 */
public record IncidentResolved(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    Outcome outcome,
    String summary)
    implements IncidentEvent {
  public IncidentResolved {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(outcome, "outcome");
    Require.text(summary, "summary");
  }

  /** How an incident ends. */
  public enum Outcome {
    /** The evidence is gone and stayed away. */
    RECOVERED,
    /** The forecast was withdrawn before anything failed. */
    WITHDRAWN,
    /** The subject no longer exists. */
    GONE
  }
}
