package dev.forestall.detector.evidence;

import dev.forestall.detector.cause.Cause;
import dev.forestall.detector.evidence.Gathered.OfSeries;
import dev.forestall.detector.forecast.SlopeAtAge;
import dev.forestall.detector.window.Points;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.incident.PlottedSeries.Point;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Suspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Works the gathered evidence out: each series in numbers, and what a page plots of it. */
public final class Enrichment {
  private static final int MOST_POINTS = 180;
  private static final Cause NONE =
      new Cause(List.of(), List.of(), List.of(), List.of(), List.of(), false);

  private Enrichment() {}

  /** The evidence of the incident, with what was found of its cause. */
  public static IncidentEnriched of(Gathered gathered, Cause cause) {
    List<Suspect> suspects = new ArrayList<>(cause.suspects());
    suspects.addAll(gathered.anomalies());
    List<String> missing = new ArrayList<>(gathered.missing());
    missing.addAll(cause.missing());
    return enriched(
        gathered,
        gathered.series(),
        suspects,
        missing,
        cause,
        !cause.settled() && !gathered.told().lastIsDue());
  }

  /** The evidence without what took too long: its numbers and its cause. */
  public static IncidentEnriched inHaste(Gathered gathered) {
    List<Suspect> suspects = new ArrayList<>(gathered.suspects());
    suspects.addAll(gathered.anomalies());
    List<String> missing = new ArrayList<>(gathered.missing());
    missing.add("the numbers of its series and the search for its cause took too long");
    return enriched(gathered, List.of(), suspects, missing, NONE, !gathered.told().lastIsDue());
  }

  private static IncidentEnriched enriched(
      Gathered gathered,
      List<OfSeries> series,
      List<Suspect> suspects,
      List<String> missing,
      Cause cause,
      boolean provisional) {
    return new IncidentEnriched(
        gathered.incidentId() + "/" + gathered.told().count() + "/enriched",
        gathered.incidentId(),
        gathered.subject(),
        gathered.at(),
        series.stream().map(Enrichment::aggregate).toList(),
        series.stream().map(Enrichment::plotted).toList(),
        suspects,
        changes(gathered, cause),
        gathered.revisions(),
        gathered.workload(),
        missing,
        cause.calls(),
        provisional,
        cause.revisions());
  }

  /** Those of the workload itself and of the culprit, newest first. */
  private static List<RecentChange> changes(Gathered gathered, Cause cause) {
    return Stream.concat(gathered.changes().stream(), cause.changes().stream())
        .sorted(Comparator.comparing(RecentChange::at).reversed())
        .toList();
  }

  private static Aggregate aggregate(OfSeries series) {
    Points points = series.recent();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      min = Math.min(min, points.value(i));
      max = Math.max(max, points.value(i));
      sum += points.value(i);
    }
    return new Aggregate(
        series.pod(),
        series.container(),
        series.metric(),
        series.unit(),
        Instant.ofEpochMilli(points.at(0)),
        Instant.ofEpochMilli(points.lastAt()),
        points.size(),
        min,
        max,
        sum / points.size(),
        points.value(0),
        points.last(),
        points.last() - points.value(0),
        SlopeAtAge.ofWindow(points));
  }

  private static PlottedSeries plotted(OfSeries series) {
    Points points = series.plotted();
    int every = Math.max(1, (points.size() + MOST_POINTS - 1) / MOST_POINTS);
    List<Point> kept = new ArrayList<>();
    for (int i = (points.size() - 1) % every; i < points.size(); i += every) {
      kept.add(new Point(Instant.ofEpochMilli(points.at(i)), points.value(i)));
    }
    return new PlottedSeries(
        series.pod(), series.container(), series.metric(), series.unit(), series.limit(), kept);
  }
}
