package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.Story;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/** Incidents of the tests. */
public final class Incidents {
  public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  public static final double LIMIT = 512 << 20;

  private Incidents() {}

  public static IncidentOpened opened(String workload) {
    return killed(Subject.deployment("test", "shop", workload), "p");
  }

  /** A container was killed at its limit. */
  public static IncidentOpened killed(Subject subject, String pod) {
    return fact(subject, pod, FaultKind.OOM_KILLED, NOON);
  }

  /** Any fault kind, from a fact. */
  public static IncidentOpened fact(Subject subject, String pod, FaultKind kind, Instant at) {
    IncidentId id = IncidentId.of(subject, at, kind);
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        at,
        at,
        kind,
        Severity.CRITICAL,
        false,
        null,
        List.of(new Fact(kind, pod, "app", at, "Reason", "app was killed")),
        subject.name() + " was killed");
  }

  /** Memory grows since noon; the breach is predicted 45 to 65 minutes later. */
  public static IncidentOpened predicted(String workload, Instant onset) {
    Subject subject = Subject.deployment("test", "shop", workload);
    IncidentId id = IncidentId.of(subject, onset, FaultKind.MEMORY_LEAK);
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        onset.plusSeconds(900),
        onset,
        FaultKind.MEMORY_LEAK,
        Severity.WARNING,
        true,
        forecast(workload, onset, onset.plusSeconds(3300)),
        List.of(),
        workload + " will reach its memory limit at 12:55");
  }

  public static Forecast forecast(String workload, Instant onset, Instant eta) {
    return new Forecast(
        pod(workload),
        "app",
        Metrics.MEMORY,
        "bytes",
        300 << 20,
        LIMIT,
        92_000.5,
        onset.plusSeconds(900),
        eta,
        eta.minusSeconds(600),
        eta.plusSeconds(600),
        0.93);
  }

  /** A pod as a Deployment names it. */
  public static String pod(String workload) {
    return workload + "-7d4b9c5f6d-x2x9z";
  }

  public static IncidentEnriched enriched(IncidentOpened opened) {
    String pod = pod(opened.subject().name());
    Instant at = opened.at().plusSeconds(5);
    return new IncidentEnriched(
        opened.incidentId() + "/0/enriched",
        opened.incidentId(),
        opened.subject(),
        at,
        List.of(
            aggregate(pod, "app", Metrics.CPU, "cores", opened.onset()),
            aggregate(pod, "", Metrics.REQUESTS, "requests/s", opened.onset()),
            aggregate(pod, "app", "no_such_metric", "things", opened.onset())),
        List.of(new PlottedSeries(pod, "app", Metrics.MEMORY, "bytes", LIMIT, List.of())),
        List.of(
            new Suspect(opened.subject(), opened.faultKind(), 3, "changed four minutes before")),
        List.of(
            change(opened, Change.ROLLOUT, "image cart:v2 rolled out"),
            change(opened, Change.RESTATED, "stated again")),
        List.of(),
        null,
        List.of("no spans"),
        List.of(),
        false,
        List.of());
  }

  private static RecentChange change(IncidentOpened opened, Change change, String summary) {
    return new RecentChange(
        opened.subject(), opened.onset().minusSeconds(240), change, "kubectl", null, summary);
  }

  private static Aggregate aggregate(
      String pod, String container, String metric, String unit, Instant from) {
    return new Aggregate(
        pod, container, metric, unit, from, from.plusSeconds(900), 60, 1, 2, 1.5, 1, 2, 1, 0.001);
  }

  public static IncidentUpdated updated(
      IncidentOpened opened, Instant at, Severity severity, Forecast forecast) {
    return new IncidentUpdated(
        opened.incidentId() + "/0/updated-" + at.getEpochSecond(),
        opened.incidentId(),
        opened.subject(),
        at,
        at,
        List.of(opened.faultKind()),
        severity,
        forecast,
        List.of(),
        "it goes on");
  }

  public static ActionExecuted executed(IncidentOpened opened) {
    return new ActionExecuted(
        opened.incidentId() + "/1/executed",
        opened.incidentId(),
        opened.subject(),
        opened.at().plusSeconds(120),
        ProposalId.of(opened.incidentId(), 1),
        rollback(opened),
        "4711");
  }

  public static VerdictReached verdict(IncidentOpened opened) {
    return new VerdictReached(
        opened.incidentId() + "/1/verdict",
        opened.incidentId(),
        opened.subject(),
        opened.at().plusSeconds(900),
        ProposalId.of(opened.incidentId(), 1),
        opened.faultKind(),
        rollback(opened),
        "playbook",
        Verdict.IMPROVED,
        List.of("the slope is lower at equal pod age"));
  }

  private static RemediationAction rollback(IncidentOpened opened) {
    return new RemediationAction.Rollback(
        new Target(opened.subject(), "uid-1"), "rs-1", opened.subject().name() + "-6c8f");
  }

  public static IncidentResolved resolved(IncidentOpened opened) {
    return resolved(opened, opened.at().plusSeconds(1200));
  }

  public static IncidentResolved resolved(IncidentOpened opened, Instant at) {
    return new IncidentResolved(
        opened.incidentId() + "/0/resolved",
        opened.incidentId(),
        opened.subject(),
        at,
        IncidentResolved.Outcome.RECOVERED,
        "over");
  }

  /** A leak that was predicted, rolled back, found improved and resolved. */
  public static Story whole(String workload, Instant onset) {
    IncidentOpened opened = predicted(workload, onset);
    return Story.of(opened)
        .after(enriched(opened))
        .after(executed(opened))
        .after(verdict(opened))
        .after(resolved(opened));
  }
}
