package dev.forestall.lab.report;

import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Holds what was done against what was to be done. Incidents that share a culprit share one repair;
 * otherwise each expected incident has its own.
 */
final class RepairJudge {
  private final ScenarioFacts facts;
  private final Mode mode;

  RepairJudge(ScenarioFacts facts, Mode mode) {
    this.facts = facts;
    this.mode = mode;
  }

  /** Actions that were forbidden, aimed at a healthy workload, or cost requests. */
  int harmful(
      Collection<IncidentTrail> all, Matching matching, ToLongFunction<Instant> extraFailures) {
    int harmful = 0;
    for (IncidentTrail trail : all) {
      boolean allowed = matching.of(trail).filter(ExpectedIncident::optional).isPresent();
      for (ActionExecuted executed : trail.executed) {
        boolean forbidden = facts.wanted().forbiddenActions().contains(executed.action().name());
        String target = target(executed);
        boolean accepted = facts.wanted().actions().contains(executed.action().name());
        boolean misplaced =
            !facts.faultWorkloads().contains(target)
                && !facts.wanted().culprits().contains(target)
                && !(allowed && accepted && facts.faultWorkloads().isEmpty());
        if (forbidden || misplaced || extraFailures.applyAsLong(executed.at()) > 0) {
          harmful++;
        }
      }
    }
    return harmful;
  }

  void judge(Matching matching, List<String> why) {
    for (List<IncidentTrail> group : groups(matching)) {
      switch (mode) {
        case OBSERVE ->
            group.stream()
                .filter(t -> t.proposed)
                .forEach(t -> why.add("mode observe made a proposal for " + t.workload()));
        case SUGGEST -> judgeSuggestion(group, why);
        case APPROVE, AUTO -> judgeExecution(group, why);
      }
    }
  }

  private List<List<IncidentTrail>> groups(Matching matching) {
    if (facts.wanted().culprits().isEmpty()) {
      return matching.required().stream().map(List::of).toList();
    }
    return matching.all().isEmpty() ? List.of() : List.of(List.copyOf(matching.all()));
  }

  private void judgeSuggestion(List<IncidentTrail> group, List<String> why) {
    boolean proposed = group.stream().anyMatch(t -> t.proposed);
    boolean executed = group.stream().anyMatch(t -> !t.executed.isEmpty());
    boolean called = facts.wanted().callsAPerson() && group.stream().anyMatch(t -> t.calledAPerson);
    if (executed || (facts.wanted().repairs() && !proposed && !called)) {
      why.add("mode suggest must propose and not execute for " + group.getFirst().workload());
    }
  }

  private void judgeExecution(List<IncidentTrail> group, List<String> why) {
    List<ActionExecuted> executed = new ArrayList<>();
    group.forEach(t -> executed.addAll(t.executed));
    boolean called = facts.wanted().callsAPerson() && group.stream().anyMatch(t -> t.calledAPerson);
    String name = group.getFirst().workload();
    if (!facts.wanted().repairs()) {
      if (!executed.isEmpty()) {
        why.add(executed.size() + " actions were carried out for " + name);
      } else if (facts.wanted().callsAPerson() && !called) {
        why.add("no person was called for " + name);
      }
      return;
    }
    List<String> accepted = facts.wanted().actions();
    if (executed.stream().anyMatch(e -> !accepted.contains(e.action().name()))) {
      why.add("an action other than " + accepted + " was carried out");
    }
    if (!called) {
      judgeRepair(group, executed, why);
    }
  }

  private void judgeRepair(
      List<IncidentTrail> group, List<ActionExecuted> executed, List<String> why) {
    String name = group.getFirst().workload();
    if (executed.size() != 1) {
      why.add(executed.size() + " actions were carried out on " + name);
    }
    IncidentTrail acted =
        group.stream().filter(t -> !t.executed.isEmpty()).findFirst().orElse(group.getFirst());
    if (acted.verdict != Verdict.IMPROVED) {
      why.add("the verdict on " + acted.workload() + " is " + acted.verdict);
    }
    group.stream()
        .filter(t -> t.resolvedAt == null)
        .forEach(t -> why.add("the incident of " + t.workload() + " was not resolved"));
    if (acted.lesson == null) {
      why.add("nothing was learned of " + acted.workload());
    }
  }

  private static String target(ActionExecuted executed) {
    return executed.action() instanceof RemediationAction.Change change
        ? change.target().subject().displayName()
        : executed.subject().displayName();
  }
}
