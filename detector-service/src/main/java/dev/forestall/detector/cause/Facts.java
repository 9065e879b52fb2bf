package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.model.incident.FaultKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evidence from what the detector knows without statistics: a callee that is killed for lack of
 * memory is the culprit of its callers' errors, a node that is not ready that of its pods' absence.
 */
final class Facts {
  private final Ask ask;
  private final Neighbourhood hood;
  private final Below below;
  private final Set<String> dependsOn;
  private final Map<String, Weighed> weighed = new HashMap<>();

  /**
   * A fact.
   *
   * @param share of what a fact is worth
   * @param trouble the fact
   */
  record Weighed(double share, Trouble trouble) {}

  Facts(Ask ask, Neighbourhood hood, Below below) {
    this.ask = ask;
    this.hood = hood;
    this.below = below;
    this.dependsOn = new HashSet<>(below.of(hood.center()));
    dependsOn.add(hood.center());
    hood.members().forEach((key, member) -> weigh(key, member, reach(key)));
    hood.nodes().forEach((key, node) -> weigh(key, node, runs(key, dependsOn) ? 1 : 0));
    Crowded crowded = new Crowded(ask, hood);
    for (String node : hood.nodes().keySet()) {
      crowded.of(node).ifPresent(t -> weighed.putIfAbsent(node, new Weighed(Weight.CROWDED, t)));
    }
  }

  /** The strongest of a workload or node. */
  Optional<Weighed> of(String key) {
    return Optional.ofNullable(weighed.get(key));
  }

  /** Workloads that have come to the same about the onset. */
  long alike(FaultKind kind) {
    return hood.members().values().stream()
        .filter(m ->
            m.condition().troubles().stream()
                .anyMatch(t -> t.kind() == kind && !t.predicted() && inTime(t)))
        .count();
  }

  /**
   * Whether it is soon to name anybody for this: what its neighbours come to in the same minute is
   * not told yet.
   */
  boolean early(String key) {
    return of(key).filter(w -> w.trouble().kind() == FaultKind.PROBE_FAILURE).isPresent()
        && ask.at().isBefore(ask.onset().plus(Weight.TOLD_LATE));
  }

  private void weigh(String key, Member member, double reach) {
    member.condition().troubles().stream()
        .map(trouble -> new Weighed(share(key, trouble) * reach, trouble))
        .filter(w -> w.share() > 0)
        .max(Comparator.comparingDouble(Weighed::share).thenComparing(w -> w.trouble().kind()))
        .ifPresent(w -> weighed.put(key, w));
  }

  private double share(String key, Trouble trouble) {
    FaultKind kind = trouble.kind();
    boolean here = key.equals(hood.center()) && ask.kinds().contains(kind);
    double share = Weight.of(kind);
    if (here) {
      share *= Weight.comesFromWithin(kind) ? Weight.OF_ITSELF : 1;
    } else {
      share *= trouble.predicted() ? Weight.PREDICTED : 1;
      share *= inTime(trouble) ? 1 : Weight.LONG_AGO;
    }
    return explained(key, trouble) ? share * Weight.EXPLAINED : share;
  }

  private boolean inTime(Trouble trouble) {
    return !trouble.since().isBefore(ask.onset().minus(Weight.FACT_BEFORE))
        && !trouble.since().isAfter(ask.at())
        && !trouble.lastSeen().isBefore(ask.onset().minus(Weight.READ_LATE));
  }

  private double reach(String key) {
    return dependsOn.contains(key) ? 1 : Weight.ELSEWHERE;
  }

  /** Whether something that it calls, or its node, was worse off first. */
  private boolean explained(String key, Trouble trouble) {
    if (Weight.comesFromWithin(trouble.kind())) {
      return false;
    }
    Instant latest = trouble.since().plus(Weight.TOLD_LATE);
    return below.of(key).stream().anyMatch(callee -> hard(hood.member(callee), latest))
        || hood.nodes().entrySet().stream()
            .anyMatch(n -> runs(n.getKey(), Set.of(key)) && hard(n.getValue(), latest));
  }

  private boolean hard(Member member, Instant latest) {
    return member.condition().troubles().stream()
        .anyMatch(t ->
            Weight.of(t.kind()) == 1 && !t.predicted() && inTime(t) && !t.since().isAfter(latest));
  }

  private boolean runs(String nodeKey, Set<String> workloads) {
    return workloads.stream()
        .anyMatch(w ->
            hood.member(w).condition().nodes().keySet().stream()
                .anyMatch(n -> Neighbourhood.nodeKey(ask.subject().cluster(), n).equals(nodeKey)));
  }
}
