package dev.forestall.model;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.remediation.AutomationResumed;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.Usage;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One value of every wire type, each optional component filled: the story of one memory leak. */
final class Examples {
  static final Subject CART = Subject.deployment("prod", "shop", "cart");
  static final Instant ONSET = Instant.parse("2026-11-20T10:00:00Z");
  static final IncidentId INCIDENT = IncidentId.of(CART, ONSET, FaultKind.MEMORY_LEAK);
  static final ProposalId PROPOSAL = ProposalId.of(INCIDENT, 1);
  static final Target TARGET = new Target(CART, "0b2f1c6e-dep");
  static final RemediationAction.Rollback ROLLBACK =
      new RemediationAction.Rollback(TARGET, "5d1e-rs", "cart-5d9c7b");

  private static final String POD = "cart-7f6d9c-x2x4z";
  private static final String POD_UID = "a1b2c3d4-pod";
  private static final Revision OLD =
      new Revision(
          "5d1e-rs", "cart-5d9c7b", 3, ONSET.minusSeconds(86_400), 0, 0, List.of("cart:1"));
  private static final Revision NEW =
      new Revision("7f6d-rs", "cart-7f6d9c", 4, ONSET.minusSeconds(60), 3, 2, List.of("cart:2"));
  private static final WorkloadState WORKLOAD =
      new WorkloadState(
          "0b2f1c6e-dep",
          3,
          2,
          2,
          3,
          false,
          "ProgressDeadlineExceeded",
          NEW.replicaSetUid(),
          List.of(NEW, OLD));
  private static final PodState POD_STATE =
      new PodState(
          POD,
          POD_UID,
          "node-1",
          "Running",
          "Evicted",
          NEW.replicaSetUid(),
          ONSET.minusSeconds(50),
          ONSET.minusSeconds(49),
          ONSET.minusSeconds(40),
          false,
          List.of(
              new ContainerState(
                  "app",
                  false,
                  2,
                  ContainerState.Phase.WAITING,
                  "CrashLoopBackOff",
                  "back-off 20s restarting failed container",
                  ONSET.minusSeconds(30),
                  new ContainerState.Termination(
                      "OOMKilled", 137, ONSET.minusSeconds(45), ONSET.minusSeconds(35)),
                  536_870_912.0,
                  0.5,
                  2_147_483_648.0)));
  private static final Forecast FORECAST =
      new Forecast(
          POD,
          "app",
          Metrics.MEMORY,
          "bytes",
          4.0e8,
          536_870_912.0,
          76_048.5,
          at(600),
          at(2_400),
          at(2_100),
          at(2_900),
          0.93);
  private static final Fact FACT =
      new Fact(
          FaultKind.OOM_KILLED,
          POD,
          "app",
          at(2_400),
          "OOMKilled",
          "app of shop/cart was killed at its memory limit of 512 MiB");
  private static final RecentChange CHANGE =
      new RecentChange(
          CART,
          ONSET.minusSeconds(60),
          WorkloadChanged.Change.ROLLOUT,
          "kubectl",
          "0011223344556677-1",
          "kubectl rolled out cart:2");

  private Examples() {}

  static List<PodEvent> podEvents() {
    return List.of(
        metricsSampled(),
        new LogsObserved(
            "logs-1",
            CART,
            ONSET,
            at(60),
            List.of(
                new LogsObserved.TemplateCount(
                    "cannot reach <*>: timed out", "ERROR", "GET /cart", 12, 14, 11)),
            3),
        new SpansObserved(
            "spans-1",
            CART,
            ONSET,
            at(60),
            List.of(
                new SpansObserved.Unit("price", "GET /price", 120, 310.5, 822.25),
                new SpansObserved.Unit(
                    null, "SELECT cart", 12, 62.5, 310.25, 120, SpansObserved.Outside.DATABASE)),
            List.of(
                new SpansObserved.Requests(
                    "GET /cart",
                    120,
                    3,
                    2_410.5,
                    310.25,
                    List.of(new SpansObserved.Bucket(17, 120)))),
            List.of(
                new SpansObserved.Events(
                    "GET /cart",
                    SpansObserved.EventKind.CALL,
                    "prod/shop/Deployment/price",
                    "GET /price",
                    240,
                    480,
                    120)),
            2,
            List.of(new SpansObserved.PodRequests(POD, 120, 3, 310.5, 822.25, 62.5, 41.5))),
        new KubernetesEventRecorded(
            "4c5d-event/3",
            CART,
            at(10),
            "Warning",
            "BackOff",
            "Pod",
            POD,
            "Back-off restarting failed container",
            3),
        new PodStateChanged("a1b2c3d4-pod/8812", CART, at(12), POD_STATE),
        new WorkloadChanged(
            NEW.replicaSetUid(),
            CART,
            NEW.createdAt(),
            WorkloadChanged.Change.ROLLOUT,
            "forestall",
            PROPOSAL.value(),
            "forestall rolled out cart:2",
            WORKLOAD),
        new Heartbeat("prod", "collector-0", at(15)));
  }

  static MetricsSampled metricsSampled() {
    return new MetricsSampled(
        CART,
        POD,
        POD_UID,
        at(15),
        List.of(
            new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, 4.0e8),
            new Sample("app", Metrics.CPU, SampleKind.COUNTER, 812.375),
            new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, 120_034),
            new Sample("", "http_p99_seconds", SampleKind.DERIVED, 0.182)));
  }

  static List<IncidentEvent> incidentEvents() {
    return List.of(
        new IncidentOpened(
            step(0, "opened"),
            INCIDENT,
            CART,
            at(600),
            ONSET,
            FaultKind.MEMORY_LEAK,
            Severity.WARNING,
            true,
            FORECAST,
            List.of(FACT),
            "shop/cart will reach its memory limit at 10:40"),
        new IncidentEnriched(
            step(0, "enriched"),
            INCIDENT,
            CART,
            at(601),
            List.of(
                new Aggregate(
                    POD,
                    "app",
                    Metrics.MEMORY,
                    "bytes",
                    ONSET,
                    at(600),
                    40,
                    3.5e8,
                    4.0e8,
                    3.75e8,
                    3.5e8,
                    4.0e8,
                    5.0e7,
                    83_333.25)),
            List.of(
                new PlottedSeries(
                    POD,
                    "app",
                    Metrics.MEMORY,
                    "bytes",
                    536_870_912.0,
                    List.of(
                        new PlottedSeries.Point(ONSET, 3.5e8),
                        new PlottedSeries.Point(at(15), 3.512e8)))),
            List.of(
                new Suspect(
                    CART, FaultKind.MEMORY_LEAK, 4.5, "its memory grew after cart:2", true, POD)),
            List.of(CHANGE),
            List.of(
                new RevisionHealth(NEW, true, Duration.ofSeconds(90), at(30), false),
                new RevisionHealth(OLD, false, Duration.ofHours(23), ONSET.minusSeconds(70), true)),
            WORKLOAD,
            List.of("no log lines were received"),
            List.of(
                new CallEdge(
                    CART,
                    Subject.deployment(CART.cluster(), CART.namespace(), "price"),
                    120,
                    1.5,
                    758.0,
                    true)),
            true,
            List.of(new RevisionHealth(OLD, false, Duration.ofHours(5), at(20), true))),
        new IncidentUpdated(
            step(0, "updated-1"),
            INCIDENT,
            CART,
            at(720),
            at(715),
            List.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED),
            Severity.CRITICAL,
            FORECAST,
            List.of(FACT),
            "shop/cart was killed at its memory limit"),
        new EffectObserved(
            step(1, "effect"),
            INCIDENT,
            CART,
            at(1_300),
            PROPOSAL,
            true,
            List.of(
                new EffectObserved.TrendComparison(
                    "app",
                    Metrics.MEMORY,
                    "bytes",
                    new EffectObserved.Slope(70_000, 76_048.5, 82_000),
                    new EffectObserved.Slope(-900, 12, 1_100),
                    300,
                    20,
                    20)),
            List.of(new EffectObserved.SymptomComparison("error_rate", 0.04, 0.001, false)),
            List.of(FACT),
            false,
            3,
            3,
            List.of("latency was not measured")),
        new IncidentResolved(
            step(0, "resolved"),
            INCIDENT,
            CART,
            at(1_900),
            IncidentResolved.Outcome.RECOVERED,
            "shop/cart no longer grows"));
  }

  static List<DashboardEvent> dashboardEvents() {
    return List.of(
        new DashboardEvent.DashboardReady(
            step(0, "dashboard"),
            INCIDENT,
            CART,
            at(602),
            "https://grafana.example.org/d/fs-1",
            "fs-1"),
        new DashboardEvent.DashboardFailed(
            step(0, "dashboard"), INCIDENT, CART, at(602), "Grafana answered 503 three times"));
  }

  static List<RemediationEvent> remediationEvents() {
    return List.of(
        new DiagnosisMade(
            step(1, "diagnosed"),
            INCIDENT,
            CART,
            at(610),
            1,
            "playbook",
            FaultKind.MEMORY_LEAK,
            CART,
            "cart:2 leaks memory since its rollout",
            List.of("the slope began with the rollout"),
            0.8,
            List.of(new Candidate(ROLLBACK, "the leak began with this revision")),
            new Usage("small-model", 1, 812, 96, 1_250),
            "the model named an action that is not in the catalogue",
            INCIDENT.value() + "/0/requested-1",
            Subject.deployment("prod", "shop", "price")),
        new ActionProposed(
            step(1, "proposed"),
            INCIDENT,
            CART,
            at(611),
            PROPOSAL,
            1,
            "playbook",
            ROLLBACK,
            Mode.APPROVE,
            "d41d8cd98f00b204",
            changes(),
            true,
            at(2_411),
            "the leak began with this revision; a person must approve",
            "agent"),
        new ActionDenied(
            step(1, "denied"),
            INCIDENT,
            CART,
            at(611),
            PROPOSAL,
            "PROTECTED_NAMESPACE",
            "kube-system is protected; act by hand"),
        new ActionApproved(
            step(1, "approved"),
            INCIDENT,
            CART,
            at(700),
            PROPOSAL,
            "ann",
            "d41d8cd98f00b204",
            "it began with the rollout"),
        new ActionRejected(
            step(1, "rejected"), INCIDENT, CART, at(700), PROPOSAL, "ann", "a release is running"),
        new ProposalStale(
            step(1, "stale"), INCIDENT, CART, at(700), PROPOSAL, "the template has changed since"),
        new ProposalExpired(step(1, "expired"), INCIDENT, CART, at(2_411), PROPOSAL),
        new ExecutionStarted(
            step(1, "started"), INCIDENT, CART, at(701), PROPOSAL, ROLLBACK, changes()),
        new ActionExecuted(
            step(1, "executed"), INCIDENT, CART, at(702), PROPOSAL, ROLLBACK, "9001"),
        new ActionFailed(
            step(1, "failed"), INCIDENT, CART, at(702), PROPOSAL, "403", "grant patch on cart"),
        new VerdictReached(
            step(1, "verdict"),
            INCIDENT,
            CART,
            at(1_301),
            PROPOSAL,
            FaultKind.MEMORY_LEAK,
            ROLLBACK,
            "playbook",
            Verdict.IMPROVED,
            List.of("the slope fell from 76 kB/s to 0 at equal pod age")),
        new ActionUndone(
            step(1, "undone"), INCIDENT, CART, at(1_302), PROPOSAL, "9002", "it made errors worse"),
        new UndoFailed(
            step(1, "undo-failed"),
            INCIDENT,
            CART,
            at(1_302),
            PROPOSAL,
            "the template is no longer ours"),
        new Escalated(
            step(1, "escalated"), INCIDENT, CART, at(1_303), "no revision was seen healthy"),
        new AutomationPaused(
            "pause-1", Subject.ofCluster("prod"), at(1_400), "ann", "a release is running"),
        new AutomationResumed("resume-1", Subject.ofCluster("prod"), at(1_500), "ann"),
        new FeedbackGiven(
            step(0, "feedback-1"),
            INCIDENT,
            CART,
            at(2_000),
            "ann",
            Judgement.USEFUL,
            "found it before the users did"),
        new ActionRequested(
            step(0, "requested-1"),
            INCIDENT,
            CART,
            at(2_100),
            "agent",
            new RemediationAction.Restart(TARGET),
            "a restart has helped before"),
        new RequestRefused(
            "automation/prod/refused-1",
            Subject.ofCluster("prod"),
            at(2_110),
            "agent",
            "mcp",
            "approve " + PROPOSAL.value(),
            "OWN_PROPOSAL",
            "agent asked for this action: somebody else must approve it."),
        new IncidentGrouped(
            step(0, "grouped-5e1f"),
            INCIDENT,
            CART,
            at(620),
            new IncidentId("5e1f00aa11bb22cc"),
            Subject.deployment("prod", "shop", "price"),
            "shop/price is the culprit of incident 5e1f00aa11bb22cc too: see there."));
  }

  static List<RemediationAction> actions() {
    return List.of(
        ROLLBACK,
        new RemediationAction.Restart(TARGET),
        new RemediationAction.Scale(TARGET, 3, 5),
        new RemediationAction.Escalate("no revision was seen healthy"),
        new RemediationAction.NoAction("it ended by itself"));
  }

  static List<Lesson> lessons() {
    return List.of(
        new Lesson.TrackRecord(
            "prod",
            FaultKind.MEMORY_LEAK,
            "Rollback",
            "playbook",
            7,
            1,
            0,
            2,
            0.8,
            0.57,
            at(1_301)),
        new Lesson.Tuning(CART, Metrics.MEMORY, 0.5, "ann called an incident noise", at(2_000)),
        new Lesson.PastCase(
            INCIDENT,
            CART,
            List.of(FaultKind.MEMORY_LEAK),
            true,
            "Rollback",
            "playbook",
            Verdict.IMPROVED,
            List.of("memory_working_set grows"),
            at(1_301)));
  }

  /** Every example, in the order of the flow. */
  static Stream<Object> all() {
    return Stream.of(
            podEvents(),
            incidentEvents(),
            dashboardEvents(),
            remediationEvents(),
            actions(),
            lessons())
        .flatMap(List::stream);
  }

  private static List<FieldChange> changes() {
    return List.of(
        new FieldChange("/spec/template/spec/containers/0/image", "\"cart:2\"", "\"cart:1\""));
  }

  private static Instant at(long secondsAfterOnset) {
    return ONSET.plusSeconds(secondsAfterOnset);
  }

  private static String step(int attempt, String step) {
    return INCIDENT + "/" + attempt + "/" + step;
  }
}
