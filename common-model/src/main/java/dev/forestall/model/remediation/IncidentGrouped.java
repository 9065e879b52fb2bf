package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * An incident that has the same culprit as another one: what is proposed is proposed there, once.
 *
 * @param eventId {@code incident/0/grouped-…}
 * @param incidentId the incident that attaches
 * @param subject the workload, node or cluster
 * @param at when
 * @param leader the incident that it attaches to
 * @param culprit what both are put down to
 * @param sentence one sentence for a person
 */
public record IncidentGrouped(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    IncidentId leader,
    Subject culprit,
    String sentence)
    implements RemediationEvent.OfIncident {
  public IncidentGrouped {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(leader, "leader");
    Require.present(culprit, "culprit");
    Require.text(sentence, "sentence");
  }
}
