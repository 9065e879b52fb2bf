package dev.forestall.detector.evidence;

import dev.forestall.detector.window.Points;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an incident at one moment, copied so that it can be worked on elsewhere.
 *
 * @param incidentId the incident
 * @param subject the workload or node
 * @param at event time
 * @param series the series of its pods
 * @param suspects ranked candidates for the cause
 * @param changes changes of the last hour, newest first
 * @param revisions health of its revisions
 * @param workload its state
 * @param missing what could not be had
 */
public record Gathered(
    IncidentId incidentId,
    Subject subject,
    Instant at,
    List<OfSeries> series,
    List<Suspect> suspects,
    List<RecentChange> changes,
    List<RevisionHealth> revisions,
    @Nullable WorkloadState workload,
    List<String> missing) {
  /**
   * One series.
   *
   * @param pod pod
   * @param container container
   * @param metric metric
   * @param unit unit
   * @param limit its limit, null when it has none
   * @param recent last minutes at full resolution
   * @param plotted what a page plots: further back, coarser
   */
  public record OfSeries(
      String pod,
      String container,
      String metric,
      String unit,
      @Nullable Double limit,
      Points recent,
      Points plotted) {}
}
