package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of an incident, computed in parallel to its dashboard. What is known of the cause
 * grows for some minutes after the onset: a later one replaces an earlier one whole.
 *
 * @param eventId {@code incident/N/enriched}, N counting from 0
 * @param incidentId the incident
 * @param subject the workload or node
 * @param at event time
 * @param aggregates the window in numbers
 * @param series what a page plots
 * @param suspects ranked candidates for the cause
 * @param changes changes that came just before, newest first
 * @param revisions health of the workload's revisions, newest first
 * @param workload the workload's state, null when it was never stated
 * @param missing what could not be had, each a sentence; empty when all is there
 * @param calls who calls whom around the subject and the culprit, the most frequent first; at most
 *     forty
 * @param provisional whether evidence is still coming, so that a later one may name another culprit
 * @param culpritRevisions health of the revisions of the culprit, newest first, where one is named
 *     that is another workload: what may be gone back to there
 */
public record IncidentEnriched(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    List<Aggregate> aggregates,
    List<PlottedSeries> series,
    List<Suspect> suspects,
    List<RecentChange> changes,
    List<RevisionHealth> revisions,
    @Nullable WorkloadState workload,
    List<String> missing,
    List<CallEdge> calls,
    boolean provisional,
    List<RevisionHealth> culpritRevisions)
    implements IncidentEvent {
  public IncidentEnriched {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    aggregates = Require.copy(aggregates);
    series = Require.copy(series);
    suspects = Require.copy(suspects);
    changes = Require.copy(changes);
    revisions = Require.copy(revisions);
    missing = Require.copy(missing);
    calls = Require.copy(calls);
    culpritRevisions = Require.copy(culpritRevisions);
  }
}
