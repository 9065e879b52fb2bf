package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.diagnose.Evidence.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * All that the model may answer with, each by an id: the fault kinds of the incident, the objects
 * that may be at fault, and the actions of the catalogue, aimed at the incident's own workload and
 * at the culprit that the evidence names. What was tried there is not among them.
 *
 * @param kinds fault kinds
 * @param objects objects by id; the first is the incident's own
 * @param actions actions by id
 */
record Choices(
    List<FaultKind> kinds,
    SequencedMap<String, Subject> objects,
    SequencedMap<String, RemediationAction> actions) {
  private static final int MOST_OBJECTS = 8;
  private static final int MOST_REVISIONS = 5;

  /**
   * The choices of an incident. Without the detector's evidence nothing is to be changed: whether a
   * change came before is not known.
   *
   * @param allowed names of the actions that may be carried out
   * @param maxReplicas a scale never goes beyond it
   */
  static Choices of(Evidence evidence, Set<String> allowed, int maxReplicas) {
    Set<Subject> subjects = new LinkedHashSet<>();
    subjects.add(evidence.opened().subject());
    IncidentEnriched enriched = evidence.enriched();
    if (enriched != null) {
      enriched.suspects().stream().map(Suspect::subject).forEach(subjects::add);
    }
    SequencedMap<String, Subject> objects = new LinkedHashMap<>();
    subjects.stream()
        .limit(MOST_OBJECTS)
        .forEach(s -> objects.put("object-" + (objects.size() + 1), s));
    return new Choices(
        evidence.kinds().stream().sorted().toList(),
        objects,
        actions(evidence, allowed, maxReplicas));
  }

  private static SequencedMap<String, RemediationAction> actions(
      Evidence evidence, Set<String> allowed, int maxReplicas) {
    SequencedMap<String, RemediationAction> actions = new LinkedHashMap<>();
    evidence
        .elsewhere()
        .ifPresent(place -> actions.putAll(at(place, "culprit-", allowed, maxReplicas)));
    if (evidence.enriched() != null) {
      actions.putAll(at(evidence.own(), "", allowed, maxReplicas));
    }
    actions.put("escalate", new Escalate("no action of the list fits"));
    actions.put("no-action", new NoAction("nothing is to be done"));
    return actions;
  }

  private static SequencedMap<String, RemediationAction> at(
      Place place, String prefix, Set<String> allowed, int maxReplicas) {
    SequencedMap<String, RemediationAction> actions = new LinkedHashMap<>();
    Evidence.Workload workload = place.workload();
    if (workload != null) {
      Target target = new Target(place.subject(), workload.uid());
      rollbacks(place, target)
          .forEach(r -> actions.put(prefix + "rollback-" + (actions.size() + 1), r));
      actions.put(prefix + "restart", new Restart(target));
      scales(target, workload.replicas(), maxReplicas)
          .forEach(s -> actions.put(prefix + "scale-to-" + s.to(), s));
    }
    actions.values().removeIf(a -> place.tried().contains(a.name()) || !allowed.contains(a.name()));
    return actions;
  }

  private static List<Rollback> rollbacks(Place place, Target target) {
    if (!target.subject().kind().equals("Deployment")) {
      return List.of();
    }
    return place.revisions().stream()
        .filter(r -> r.rollbackTarget() && !r.current())
        .map(RevisionHealth::revision)
        .map(r -> new Rollback(target, r.replicaSetUid(), r.replicaSetName()))
        .limit(MOST_REVISIONS)
        .toList();
  }

  /** One more, and twice as many. */
  private static List<Scale> scales(Target target, int replicas, int maxReplicas) {
    List<Scale> scales = new ArrayList<>();
    if (!target.subject().kind().equals("DaemonSet") && replicas >= 1) {
      Set<Integer> wanted = new LinkedHashSet<>(List.of(replicas + 1));
      wanted.add(2 * replicas);
      wanted.stream()
          .filter(to -> to > replicas && to <= maxReplicas)
          .forEach(to -> scales.add(new Scale(target, replicas, to)));
    }
    return scales;
  }

  /** The id of an object, {@code ""} when it is none of them. */
  String idOf(Subject subject) {
    return objects.entrySet().stream()
        .filter(e -> e.getValue().equals(subject))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }
}
