package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A person is called.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param reason why
 */
public record Escalated(
    String eventId, IncidentId incidentId, Subject subject, Instant at, String reason)
    implements RemediationEvent.OfIncident {
  public Escalated {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(reason, "reason");
  }
}
