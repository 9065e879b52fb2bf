package dev.forestall.lab.report;

import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.RemediationAction;
import java.util.Collection;
import java.util.List;

/** Holds who was named as the culprit against who it is, by the newest enrichment. */
final class CulpritJudge {
  private final ScenarioFacts.Wanted wanted;

  CulpritJudge(ScenarioFacts.Wanted wanted) {
    this.wanted = wanted;
  }

  void judge(Collection<IncidentTrail> all, Matching matching, List<String> why) {
    if (wanted.nobody()) {
      all.forEach(t ->
          t.named()
              .ifPresent(s ->
                  why.add(t.workload() + " names " + name(s) + " where nobody is to be named")));
    }
    if (!wanted.culprits().isEmpty()) {
      matching.all().forEach(t -> judge(t, why));
      matching.required().stream()
          .filter(t -> t.named().isEmpty())
          .forEach(t -> why.add(t.workload() + " names nobody, not " + wanted.culprits()));
    }
  }

  private void judge(IncidentTrail trail, List<String> why) {
    trail.named().ifPresent(s -> judge(trail, s, why));
    if (trail.action instanceof RemediationAction.Change change
        && !wanted.culprits().contains(change.target().subject().displayName())) {
      why.add(
          "the repair for %s is aimed at %s, not %s"
              .formatted(
                  trail.workload(), change.target().subject().displayName(), wanted.culprits()));
    }
  }

  private void judge(IncidentTrail trail, Suspect named, List<String> why) {
    if (!wanted.culprits().contains(named.subject().displayName())) {
      why.add(trail.workload() + " names " + name(named) + ", not " + wanted.culprits());
    } else if (!wanted.culpritKinds().isEmpty()
        && !wanted.culpritKinds().contains(named.kind().name())) {
      why.add(
          trail.workload() + " names " + name(named) + ", not as one of " + wanted.culpritKinds());
    }
  }

  private static String name(Suspect suspect) {
    return suspect.subject().displayName() + " (" + suspect.kind() + ")";
  }
}
