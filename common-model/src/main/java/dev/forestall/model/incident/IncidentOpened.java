package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident opened: from a fact, from a forecast whose interval ends inside the horizon, or from
 * a sustained symptom.
 *
 * @param eventId {@code incident/0/opened}
 * @param incidentId digest of subject, onset and first fault kind
 * @param subject the workload or node
 * @param at event time of the opening
 * @param onset when it began, as far as the data shows
 * @param faultKind the first fault kind
 * @param severity how much it hurts
 * @param predicted whether the fault has not happened yet
 * @param forecast when it will, null unless predicted
 * @param facts the facts that opened it, empty when predicted
 * @param summary one sentence for a person
 */
public record IncidentOpened(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    Instant onset,
    FaultKind faultKind,
    Severity severity,
    boolean predicted,
    @Nullable Forecast forecast,
    List<Fact> facts,
    String summary)
    implements IncidentEvent {
  public IncidentOpened {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(onset, "onset");
    Require.present(faultKind, "faultKind");
    Require.present(severity, "severity");
    facts = Require.copy(facts);
    Require.text(summary, "summary");
    Require.that(!predicted || forecast != null, "a predicted incident needs a forecast");
  }
}
