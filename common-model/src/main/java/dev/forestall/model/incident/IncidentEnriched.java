package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of an incident, computed in parallel to its dashboard.
 *
 * @param eventId {@code incident/0/enriched}
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
    List<String> missing)
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
  }
}
