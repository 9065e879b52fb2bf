package dev.forestall.remediation.testing;

import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** A leak as the detector would send it with all its evidence: what a page has to show at night. */
public record Night(Subject subject, Instant now) {
  private static final double MIB = 1024 * 1024;
  private static final double LIMIT = 512 * MIB;
  private static final int POINTS = 60;
  private static final Duration EVERY = Duration.ofSeconds(15);

  public IncidentId id() {
    return IncidentId.of(subject, onset(), FaultKind.MEMORY_LEAK);
  }

  public ProposalId proposal(int attempt) {
    return ProposalId.of(id(), attempt);
  }

  private Instant onset() {
    return now.minus(Duration.ofMinutes(11));
  }

  private Instant rollout() {
    return onset().minusSeconds(75);
  }

  private String pod(int n) {
    return subject.name() + "-6d8f7c9b5-" + (n == 0 ? "x7kq2" : "m4tzv");
  }

  private double memory(int pod, int i) {
    double minutes = (i * EVERY.toSeconds() - (POINTS * EVERY.toSeconds() - 720.0)) / 60.0;
    double grown = Math.max(0, minutes) * (pod == 0 ? 15.6 : 14.1);
    return (148 + pod * 6 + grown + new Random(pod * 1000L + i).nextGaussian() * 2.2) * MIB;
  }

  private Forecast forecast() {
    return new Forecast(
        pod(0),
        "app",
        Metrics.MEMORY,
        "bytes",
        memory(0, POINTS - 1),
        LIMIT,
        15.6 * MIB / 60,
        now,
        now.plusSeconds(12 * 60 + 20),
        now.plusSeconds(9 * 60 + 30),
        now.plusSeconds(16 * 60 + 10),
        0.97);
  }

  public IncidentOpened opened() {
    return new IncidentOpened(
        id() + "/0/opened",
        id(),
        subject,
        now,
        onset(),
        FaultKind.MEMORY_LEAK,
        Severity.WARNING,
        true,
        forecast(),
        List.of(),
        "Memory of container app in pod %s grows by 15.6 MiB a minute since the rollout and reaches its limit of 512 MiB."
            .formatted(pod(0)));
  }

  /** It goes on, and its forecast stands. */
  public IncidentUpdated updated(Instant evidenceAt) {
    return new IncidentUpdated(
        id() + "/0/updated-" + evidenceAt.toEpochMilli(),
        id(),
        subject,
        evidenceAt,
        evidenceAt,
        List.of(FaultKind.MEMORY_LEAK),
        Severity.CRITICAL,
        forecast(),
        List.of(),
        "It goes on.");
  }

  private PlottedSeries series(
      int pod, String container, String metric, String unit, IntToDoubleFunction value) {
    List<PlottedSeries.Point> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(
          new PlottedSeries.Point(
              now.minus(EVERY.multipliedBy(POINTS - 1L - i)), value.applyAsDouble(i)));
    }
    return new PlottedSeries(
        pod(pod), container, metric, unit, metric.equals(Metrics.MEMORY) ? LIMIT : null, points);
  }

  private List<PlottedSeries> series() {
    List<PlottedSeries> all = new ArrayList<>();
    for (int pod = 0; pod < 2; pod++) {
      int p = pod;
      Random random = new Random(pod + 7L);
      all.add(series(pod, "app", Metrics.MEMORY, "bytes", i -> memory(p, i)));
      all.add(
          series(
              pod, "app", Metrics.CPU, "cores", i -> 0.31 + p * 0.03 + random.nextDouble() * 0.05));
      all.add(
          series(
              pod, "", Metrics.REQUESTS, "requests/s", i -> 42 + p * 3 + random.nextDouble() * 6));
    }
    return all;
  }

  private static Aggregate aggregate(PlottedSeries series) {
    double[] values = series.points().stream().mapToDouble(PlottedSeries.Point::value).toArray();
    double first = values[0];
    double last = values[values.length - 1];
    return new Aggregate(
        series.pod(),
        series.container(),
        series.metric(),
        series.unit(),
        series.points().getFirst().at(),
        series.points().getLast().at(),
        values.length,
        java.util.Arrays.stream(values).min().orElseThrow(),
        java.util.Arrays.stream(values).max().orElseThrow(),
        java.util.Arrays.stream(values).average().orElseThrow(),
        first,
        last,
        last - first,
        (last - first) / (values.length * EVERY.toSeconds()));
  }

  public IncidentEnriched enriched(String v1Uid) {
    List<PlottedSeries> series = series();
    return new IncidentEnriched(
        id() + "/0/enriched",
        id(),
        subject,
        now,
        series.stream().map(Night::aggregate).toList(),
        series,
        List.of(
            new Suspect(
                subject,
                FaultKind.MEMORY_LEAK,
                0.93,
                "Its memory began to grow 75 s after its own rollout; nothing that it calls changed."),
            new Suspect(
                Subject.deployment(subject.cluster(), subject.namespace(), "ledger"),
                FaultKind.LATENCY,
                0.21,
                "It answers 40 ms slower, since four minutes after the growth began.")),
        List.of(
            new RecentChange(
                subject,
                rollout(),
                Change.ROLLOUT,
                "argocd",
                null,
                "The image of container app went from v1 to v2.")),
        List.of(
            revision("current", "v2", 14, true, Duration.ofMinutes(2)),
            revision(v1Uid, "v1", 13, false, Duration.ofHours(52))),
        null,
        List.of("No traces: nothing sends spans for this workload."),
        List.of(),
        false,
        List.of());
  }

  private RevisionHealth revision(
      String uid, String version, long number, boolean current, Duration healthy) {
    return new RevisionHealth(
        new Revision(
            uid,
            subject.name() + "-" + version,
            number,
            now.minus(healthy),
            current ? 2 : 0,
            current ? 2 : 0,
            List.of("localhost/" + subject.name() + ":" + version)),
        current,
        healthy,
        current ? null : rollout(),
        !current);
  }
}
