package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A person judged an incident.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param by who
 * @param judgement what they think of it
 * @param comment free text, may be empty
 */
public record FeedbackGiven(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    String by,
    Judgement judgement,
    String comment)
    implements RemediationEvent.OfIncident {
  public FeedbackGiven {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(by, "by");
    Require.present(judgement, "judgement");
    Require.present(comment, "comment");
  }
}
