package dev.forestall.detector.evidence;

import dev.forestall.detector.cause.Ask;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.incident.Enrichments;
import dev.forestall.detector.window.Points;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an incident at one moment, copied so that it can be worked on elsewhere.
 *
 * @param incidentId the incident
 * @param subject the workload or node
 * @param at event time
 * @param series the series of its pods
 * @param suspects what the workload itself knows of the cause: told when nothing else could be had
 * @param anomalies series that left their past
 * @param changes changes of the last hour, newest first
 * @param revisions health of its revisions
 * @param workload its state
 * @param missing what could not be had
 * @param ask what is asked for its culprit
 * @param own what the workload knows of itself beside
 * @param told what was told of the cause before
 */
public record Gathered(
    IncidentId incidentId,
    Subject subject,
    Instant at,
    List<OfSeries> series,
    List<Suspect> suspects,
    List<Suspect> anomalies,
    List<RecentChange> changes,
    List<RevisionHealth> revisions,
    @Nullable WorkloadState workload,
    List<String> missing,
    Ask ask,
    Member own,
    Enrichments.Told told) {
  /** The same, with a sentence more about what could not be had. */
  public Gathered alsoMissing(String sentence) {
    List<String> more = new ArrayList<>(missing);
    more.add(sentence);
    return new Gathered(
        incidentId,
        subject,
        at,
        series,
        suspects,
        anomalies,
        changes,
        revisions,
        workload,
        more,
        ask,
        own,
        told);
  }

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
