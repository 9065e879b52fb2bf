package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * Somebody asked at a door for an action of their choice. It becomes a proposal that somebody else
 * must approve.
 *
 * @param eventId {@code incident/0/requested-…}
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param by who
 * @param action the action
 * @param why why, in their words; untrusted text
 */
public record ActionRequested(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    String by,
    RemediationAction action,
    String why)
    implements RemediationEvent.OfIncident {
  public ActionRequested {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(by, "by");
    Require.present(action, "action");
    Require.text(why, "why");
  }
}
