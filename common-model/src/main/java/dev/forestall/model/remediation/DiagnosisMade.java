package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong and why, as the diagnostician sees it.
 *
 * @param eventId identity of the step
 * @param incidentId the incident
 * @param subject the workload, node or cluster
 * @param at when
 * @param attempt attempt, counted from 1
 * @param diagnostician who made it: "playbook", "llm", or "person" when somebody asked for an
 *     action
 * @param faultKind the fault kind it settles on
 * @param culprit the workload or node at fault
 * @param explanation the cause in a sentence or two
 * @param evidence what it rests on, one sentence each
 * @param confidence the diagnostician's own confidence, 0 to 1; it authorises nothing
 * @param candidates the actions that it chose, best first: what is proposed comes from here, so
 *     that nobody is asked twice
 * @param usage what the language model was asked for it and what that cost; null when none was
 * @param fallback why the language model's answer was not used, in a sentence; null when it was, or
 *     none was asked
 * @param requestedBy event id of the {@link ActionRequested} that it answers, null when it answers
 *     none
 * @param named the other workload or node that the evidence named as the culprit when it was made;
 *     null when it named none, or the incident's own
 */
public record DiagnosisMade(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    int attempt,
    String diagnostician,
    FaultKind faultKind,
    Subject culprit,
    String explanation,
    List<String> evidence,
    double confidence,
    List<Candidate> candidates,
    @Nullable Usage usage,
    @Nullable String fallback,
    @Nullable String requestedBy,
    @Nullable Subject named)
    implements RemediationEvent.OfIncident {
  public DiagnosisMade {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.that(attempt >= 1, "attempt must be at least 1");
    Require.text(diagnostician, "diagnostician");
    Require.present(faultKind, "faultKind");
    Require.present(culprit, "culprit");
    Require.text(explanation, "explanation");
    evidence = Require.copy(evidence);
    Require.probability(confidence, "confidence");
    candidates = Require.copy(candidates);
  }
}
