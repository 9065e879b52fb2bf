package dev.forestall.lab.report;

import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Holds what was seen against what was expected. Pure: the same input gives the same report. */
public final class Judge {
  private final ScenarioFacts facts;
  private final Mode mode;
  private final ToLongFunction<Instant> extraFailures;
  private final Map<IncidentId, IncidentTrail> trails = new LinkedHashMap<>();

  /**
   * @param facts what the simulated cluster says
   * @param mode the mode that was played
   * @param extraFailures failed requests since an instant beyond those of the control run
   */
  public Judge(ScenarioFacts facts, Mode mode, ToLongFunction<Instant> extraFailures) {
    this.facts = facts;
    this.mode = mode;
    this.extraFailures = extraFailures;
  }

  /**
   * Judges the values seen on the topics of this scenario's cluster, in the order they were seen.
   */
  public ScenarioReport judge(
      List<Object> seen, List<String> restarted, @Nullable String approvedBy) {
    seen.forEach(this::add);
    Set<IncidentId> expected = expected();
    List<IncidentLine> lines =
        trails.values().stream()
            .map(t -> line(t, expected.contains(t.id) || cameAgain(t, expected)))
            .toList();
    int falseIncidents = (int) lines.stream().filter(line -> !line.expected()).count();
    int harmful = harmfulActions();
    List<String> why = new ArrayList<>();
    if (falseIncidents > 0) {
      why.add(falseIncidents + " incident(s) match no injected fault");
    }
    if (harmful > 0) {
      why.add(harmful + " harmful action(s)");
    }
    if (facts.nothingExpected()) {
      if (facts.naiveAlarms() < 1) {
        why.add("predict_linear would not have alarmed either: the scenario is too calm to count");
      }
    } else {
      judgeFault(expected, why);
    }
    return new ScenarioReport(
        facts.name(),
        facts.faultKinds(),
        facts.injectedAt(),
        facts.failedAt(),
        facts.wouldFailAt(),
        approvedBy,
        lines,
        falseIncidents,
        harmful,
        facts.naiveAlarms(),
        restarted,
        facts.templateWrites(),
        why.isEmpty(),
        why);
  }

  private void add(Object event) {
    if (event instanceof IncidentOpened opened) {
      trails.computeIfAbsent(
          opened.incidentId(), id -> new IncidentTrail(opened, facts.failedAt()));
      return;
    }
    IncidentId id =
        switch (event) {
          case IncidentEvent e -> e.incidentId();
          case DashboardEvent e -> e.incidentId();
          case RemediationEvent.OfIncident e -> e.incidentId();
          case PastCase e -> e.incidentId();
          default -> null;
        };
    IncidentTrail trail = id == null ? null : trails.get(id);
    if (trail != null) {
      trail.add(event);
    }
  }

  /** The first matching incident of each workload with a fault. */
  private Set<IncidentId> expected() {
    Set<IncidentId> expected = new HashSet<>();
    Set<String> served = new HashSet<>();
    for (IncidentTrail trail : trails.values()) {
      if (matchesFault(trail) && served.add(trail.workload())) {
        expected.add(trail.id);
      }
    }
    return expected;
  }

  /**
   * Whether a fault that nobody repaired struck again after its incident was over, as a leak does
   * after each kill.
   */
  private boolean cameAgain(IncidentTrail later, Set<IncidentId> expected) {
    return matchesFault(later)
        && trails.values().stream()
            .filter(t -> expected.contains(t.id) && t.workload().equals(later.workload()))
            .anyMatch(t -> t.executed.isEmpty() && over(t, later.opened.onset()));
  }

  private static boolean over(IncidentTrail trail, Instant at) {
    Instant resolved = trail.resolvedAt;
    return resolved != null && !at.isBefore(resolved);
  }

  private boolean matchesFault(IncidentTrail trail) {
    Instant injected = facts.injectedAt();
    return injected != null
        && facts.faultWorkloads().contains(trail.workload())
        && !trail.opened.at().isBefore(injected)
        && facts.faultKinds().contains(trail.opened.faultKind().name());
  }

  private int harmfulActions() {
    int harmful = 0;
    for (IncidentTrail trail : trails.values()) {
      for (ActionExecuted executed : trail.executed) {
        boolean forbidden = facts.forbiddenActions().contains(executed.action().name());
        boolean misplaced = !facts.faultWorkloads().contains(executed.subject().displayName());
        if (forbidden || misplaced || extraFailures.applyAsLong(executed.at()) > 0) {
          harmful++;
        }
      }
    }
    return harmful;
  }

  private void judgeFault(Set<IncidentId> expected, List<String> why) {
    if (expected.size() < facts.faultWorkloads().size()) {
      why.add(
          "no incident of kind "
              + facts.faultKinds()
              + " for every one of "
              + facts.faultWorkloads());
    }
    for (IncidentTrail trail : trails.values()) {
      if (expected.contains(trail.id)) {
        judgePrediction(trail, why);
        judgeRepair(trail, why);
      }
    }
  }

  private void judgePrediction(IncidentTrail trail, List<String> why) {
    if (!facts.mustBePredicted()) {
      return;
    }
    Instant wouldFail = facts.wouldFailAt();
    Instant predicted = trail.predictedAt;
    if (predicted == null || wouldFail == null || !predicted.isBefore(wouldFail)) {
      why.add(trail.workload() + " was not predicted before it would fail");
    }
  }

  private void judgeRepair(IncidentTrail trail, List<String> why) {
    switch (mode) {
      case OBSERVE -> {
        if (trail.proposed) {
          why.add("mode observe made a proposal for " + trail.workload());
        }
      }
      case SUGGEST -> {
        if (!trail.proposed || !trail.executed.isEmpty()) {
          why.add("mode suggest must propose and not execute for " + trail.workload());
        }
      }
      case APPROVE, AUTO -> judgeExecution(trail, why);
    }
  }

  private void judgeExecution(IncidentTrail trail, List<String> why) {
    if (trail.executed.size() != 1) {
      why.add(trail.executed.size() + " actions were carried out on " + trail.workload());
    }
    if (trail.executed.stream().anyMatch(e -> !facts.actions().contains(e.action().name()))) {
      why.add("an action other than " + facts.actions() + " was carried out");
    }
    if (trail.verdict != Verdict.IMPROVED) {
      why.add("the verdict on " + trail.workload() + " is " + trail.verdict);
    }
    if (trail.resolvedAt == null) {
      why.add("the incident of " + trail.workload() + " was not resolved");
    }
    if (trail.lesson == null) {
      why.add("nothing was learned of " + trail.workload());
    }
    if (facts.mustBePredicted() && facts.failedAt() != null) {
      why.add(trail.workload() + " failed although it was predicted");
    }
  }

  private IncidentLine line(IncidentTrail trail, boolean expected) {
    Forecast prediction = trail.prediction;
    Instant predictedAt = trail.predictedAt;
    Instant wouldFail = facts.wouldFailAt();
    return new IncidentLine(
        trail.id.value(),
        trail.workload(),
        trail.opened.at(),
        trail.opened.faultKind().name(),
        trail.opened.predicted(),
        prediction == null ? null : prediction.eta(),
        prediction == null ? null : List.of(prediction.from(), prediction.to()),
        predictedAt == null || wouldFail == null || !expected
            ? null
            : (Long) Duration.between(predictedAt, wouldFail).toSeconds(),
        trail.diagnostician,
        trail.fallback,
        trail.dashboardUrl,
        trail.action == null ? null : trail.action.name(),
        trail.decision,
        trail.executed.isEmpty() ? null : trail.executed.getLast().at(),
        trail.verdict == null ? null : trail.verdict.name(),
        trail.resolvedAt,
        trail.lesson == null ? null : lesson(trail.lesson),
        expected);
  }

  private static String lesson(PastCase learned) {
    return learned.action()
        + " by "
        + learned.diagnostician()
        + " against "
        + String.join(", ", learned.faultKinds().stream().map(FaultKind::name).toList())
        + ": "
        + learned.verdict();
  }
}
