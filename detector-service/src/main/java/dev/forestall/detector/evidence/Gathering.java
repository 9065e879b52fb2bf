package dev.forestall.detector.evidence;

import dev.forestall.detector.cause.Ask;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.detect.Anomaly;
import dev.forestall.detector.detect.Limits;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.evidence.Gathered.OfSeries;
import dev.forestall.detector.incident.Enrichments;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Gathers what is known of an incident: series, changes, suspects, revisions. */
public final class Gathering {
  private static final long PLOTTED_MILLIS = Duration.ofHours(3).toMillis();
  private static final int MOST_PODS = 8;
  private static final int MOST_ANOMALIES = 4;
  private static final double SECONDS_AN_HOUR = 3600;
  private static final double WORKLOAD_ITSELF = 1;
  private static final double MOST_OF_A_CHANGE = 2;
  private static final double MOST_OF_AN_ANOMALY = 0.9;
  private static final double OTHER_THAN_BEFORE = 0.95;

  private Gathering() {}

  /**
   * Gathers it.
   *
   * @param id the incident
   * @param kinds its kinds, first one first
   * @param onset when it began
   * @param at event time
   * @param told what was told of its cause before
   */
  public record Of(
      IncidentId id, List<FaultKind> kinds, Instant onset, Instant at, Enrichments.Told told) {}

  /** Gathers what is known of that incident. */
  public static Gathered gather(
      Of incident,
      WorkloadMemory memory,
      Collection<PodWindow> windows,
      List<Anomaly> anomalies,
      Member own) {
    List<OfSeries> series = series(memory, windows, incident.at());
    List<RecentChange> changes = memory.changesBefore(incident.at());
    return new Gathered(
        incident.id(),
        memory.subject(),
        incident.at(),
        series,
        suspects(incident, memory, changes),
        anomalies(incident, memory, anomalies),
        changes,
        memory.workload().map(w -> memory.revisions().health(w)).orElse(List.of()),
        memory.workload().orElse(null),
        missing(memory, series),
        new Ask(memory.subject(), incident.kinds(), incident.onset(), incident.at()),
        own,
        incident.told());
  }

  private static List<OfSeries> series(
      WorkloadMemory memory, Collection<PodWindow> windows, Instant at) {
    long now = at.toEpochMilli();
    List<PodWindow> newest =
        windows.stream()
            .filter(w -> w.newest() >= now - PodWindow.FULL_MILLIS)
            .sorted(Comparator.comparingLong(PodWindow::newest).reversed())
            .limit(MOST_PODS)
            .sorted(Comparator.comparing(PodWindow::pod))
            .toList();
    List<OfSeries> series = new ArrayList<>();
    for (PodWindow window : newest) {
      for (SeriesKey key : window.keys()) {
        OfSeries next = series(memory, window, key, now);
        if (!next.recent().isEmpty()) {
          series.add(next);
        }
      }
    }
    return series;
  }

  private static OfSeries series(WorkloadMemory memory, PodWindow window, SeriesKey key, long now) {
    Metric metric = Metrics.named(key.metric()).orElseThrow();
    return new OfSeries(
        window.pod(),
        key.container(),
        metric.name(),
        metric.unit(),
        memory.pod(window.uid()).flatMap(p -> Limits.of(p, window, key, now)).orElse(null),
        window.between(key, now - PodWindow.FULL_MILLIS, now),
        window.meansBetween(key, now - PLOTTED_MILLIS, now));
  }

  /**
   * What the workload knows of its own: itself, and the change that came last before the onset.
   * What Forestall did itself is no suspect.
   */
  private static List<Suspect> suspects(
      Of incident, WorkloadMemory memory, List<RecentChange> changes) {
    FaultKind kind = incident.kinds().getFirst();
    List<Suspect> suspects = new ArrayList<>();
    suspects.add(
        new Suspect(
            memory.subject(), kind, WORKLOAD_ITSELF, "the fault shows in this workload itself"));
    for (RecentChange change : changes) {
      Duration before = Duration.between(change.at(), incident.onset().plusSeconds(60));
      if (change.proposal() == null && !before.isNegative()) {
        double score =
            WORKLOAD_ITSELF
                + (MOST_OF_A_CHANGE - WORKLOAD_ITSELF) / (1 + before.toSeconds() / SECONDS_AN_HOUR);
        String sentence =
            "changed by "
                + change.by()
                + " "
                + before.toMinutes()
                + " min before: "
                + change.summary();
        suspects.add(new Suspect(change.subject(), kind, score, sentence));
        break;
      }
    }
    suspects.sort(Comparator.comparingDouble(Suspect::score).reversed());
    return suspects;
  }

  /** What the version does otherwise than the one before, and series that left their past. */
  private static List<Suspect> anomalies(
      Of incident, WorkloadMemory memory, List<Anomaly> anomalies) {
    FaultKind kind = incident.kinds().getFirst();
    Stream<Suspect> differences =
        VersionBefore.differences(memory).stream()
            .map(d -> new Suspect(memory.subject(), kind, OTHER_THAN_BEFORE, d));
    Stream<Suspect> strange =
        anomalies.stream()
            .map(a ->
                new Suspect(
                    memory.subject(),
                    incident.kinds().getFirst(),
                    MOST_OF_AN_ANOMALY * a.strength(),
                    sentence(a)))
            .sorted(Comparator.comparingDouble(Suspect::score).reversed())
            .limit(MOST_ANOMALIES);
    return Stream.concat(differences, strange).toList();
  }

  private static String sentence(Anomaly anomaly) {
    return "%s of pod %s %s at %s"
        .formatted(anomaly.metric(), anomaly.pod(), anomaly.what(), anomaly.at());
  }

  private static List<String> missing(WorkloadMemory memory, List<OfSeries> series) {
    List<String> missing = new ArrayList<>();
    if (memory.workload().isEmpty()) {
      missing.add("the state of the workload was never stated");
    }
    if (memory.livePods().isEmpty()) {
      missing.add("no pod of it was stated");
    }
    if (series.isEmpty()) {
      missing.add("no samples of its pods in the last fifteen minutes");
    }
    return missing;
  }
}
