package dev.forestall.lab.report;

import dev.forestall.model.incident.FaultKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which incident is which of those that a scenario expects or allows; the others are false. */
final class Matching {
  private final ScenarioFacts facts;
  private final Map<IncidentTrail, ExpectedIncident> matched = new LinkedHashMap<>();
  private final Set<Integer> taken = new HashSet<>();

  Matching(ScenarioFacts facts, Collection<IncidentTrail> trails) {
    this.facts = facts;
    trails.forEach(t -> find(t).ifPresent(e -> matched.put(t, e)));
  }

  /** What the incident is expected as; empty when it is not. */
  Optional<ExpectedIncident> of(IncidentTrail trail) {
    return Optional.ofNullable(matched.get(trail));
  }

  /** Incidents that had to come and did. */
  List<IncidentTrail> required() {
    return matched.entrySet().stream()
        .filter(e -> !e.getValue().optional())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Incidents that were expected or allowed. */
  Collection<IncidentTrail> all() {
    return matched.keySet();
  }

  /** What had to come and did not. */
  List<ExpectedIncident> missing() {
    List<ExpectedIncident> all = facts.wanted().incidents();
    return IntStream.range(0, all.size())
        .filter(i -> !taken.contains(i))
        .mapToObj(all::get)
        .filter(e -> !e.optional())
        .toList();
  }

  /** Incidents that nothing explains. */
  long falseOnes(Collection<IncidentTrail> trails) {
    return trails.stream().filter(t -> !expected(t)).count();
  }

  /** Whether the incident is one of those, or one of them come again. */
  boolean expected(IncidentTrail trail) {
    return matched.containsKey(trail) || cameAgain(trail);
  }

  /** The required ones first, and of those one that it opened as. */
  private Optional<ExpectedIncident> find(IncidentTrail trail) {
    List<ExpectedIncident> all = facts.wanted().incidents();
    Comparator<Integer> better =
        Comparator.comparing((Integer i) -> all.get(i).optional())
            .thenComparing(i -> !all.get(i).kinds().contains(trail.opened.faultKind().name()));
    Optional<Integer> best =
        IntStream.range(0, all.size())
            .boxed()
            .filter(i -> !taken.contains(i) && fits(trail, all.get(i)))
            .min(better);
    best.ifPresent(taken::add);
    return best.map(all::get);
  }

  private boolean fits(IncidentTrail trail, ExpectedIncident expected) {
    Instant injected = facts.injectedAt();
    return expected.subjects().contains(trail.workload())
        && (injected == null || !trail.opened.at().isBefore(injected))
        && trail.kinds.stream().map(FaultKind::name).anyMatch(expected.kinds()::contains);
  }

  /**
   * Whether a fault that nobody repaired struck again after its incident was over, as a leak does
   * after each kill.
   */
  private boolean cameAgain(IncidentTrail later) {
    return matched.entrySet().stream()
        .filter(e -> fits(later, e.getValue()))
        .map(Map.Entry::getKey)
        .anyMatch(t -> t.executed.isEmpty() && over(t, later.opened.at()));
  }

  private static boolean over(IncidentTrail trail, Instant at) {
    Instant resolved = trail.resolvedAt;
    return resolved != null && !at.isBefore(resolved);
  }
}
