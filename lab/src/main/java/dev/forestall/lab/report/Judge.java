package dev.forestall.lab.report;

import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Matching matching = new Matching(facts, trails.values());
    RepairJudge repairs = new RepairJudge(facts, mode);
    List<IncidentLine> lines =
        trails.values().stream().map(t -> line(t, matching.expected(t))).toList();
    int falseIncidents = (int) matching.falseOnes(trails.values());
    int harmful = repairs.harmful(trails.values(), matching, extraFailures);
    List<String> why = new ArrayList<>();
    if (falseIncidents > 0) {
      why.add(falseIncidents + " incident(s) match no injected fault");
    }
    if (harmful > 0) {
      why.add(harmful + " harmful action(s)");
    }
    if (facts.nothingExpected() && facts.naiveAlarms() < 1) {
      why.add("predict_linear would not have alarmed either: the scenario is too calm to count");
    }
    matching
        .missing()
        .forEach(e ->
            why.add(
                "no incident of kind " + e.kinds() + " of " + String.join(" or ", e.subjects())));
    matching.required().forEach(t -> judgePrediction(t, matching, why));
    repairs.judge(matching, why);
    new CulpritJudge(facts.wanted()).judge(trails.values(), matching, why);
    return new ScenarioReport(
        facts.name(),
        facts.wanted().kinds(),
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
          opened.incidentId(),
          id -> new IncidentTrail(opened, facts.failedAtOf().get(opened.subject().displayName())));
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

  private void judgePrediction(IncidentTrail trail, Matching matching, List<String> why) {
    if (matching.of(trail).filter(ExpectedIncident::predicted).isEmpty()) {
      return;
    }
    Instant wouldFail = facts.wouldFailAtOf().get(trail.workload());
    Instant predicted = trail.predictedAt;
    if (predicted == null || wouldFail == null || !predicted.isBefore(wouldFail)) {
      why.add(trail.workload() + " was not predicted before it would fail");
    }
    boolean repaired = mode == Mode.APPROVE || mode == Mode.AUTO;
    if (repaired
        && facts.wanted().repairs()
        && !(facts.wanted().callsAPerson() && trail.calledAPerson)
        && facts.failedAtOf().containsKey(trail.workload())) {
      why.add(trail.workload() + " failed although it was predicted");
    }
  }

  private IncidentLine line(IncidentTrail trail, boolean expected) {
    Forecast prediction = trail.prediction;
    Instant predictedAt = trail.predictedAt;
    Instant wouldFail = facts.wouldFailAtOf().get(trail.workload());
    Optional<Suspect> named = trail.named();
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
        expected,
        trail.kinds.stream().map(FaultKind::name).toList(),
        named.map(n -> n.subject().displayName()).orElse(null),
        named.map(n -> n.kind().name()).orElse(null),
        named.map(Suspect::sentence).orElse(null),
        trail.calledAPerson);
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
