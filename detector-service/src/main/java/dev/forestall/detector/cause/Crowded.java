package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A node on which probes fail at several workloads in the same minutes: that many do not break by
 * themselves at once. Those that changed just before do not count, nor does the node when a
 * workload elsewhere fares the same.
 */
final class Crowded {
  private static final Duration SAME_TIME = Duration.ofMinutes(3);
  private static final int SHOWN = 4;

  private final Ask ask;
  private final Neighbourhood hood;

  Crowded(Ask ask, Neighbourhood hood) {
    this.ask = ask;
    this.hood = hood;
  }

  /** What is wrong with a node, when its workloads fail together. */
  Optional<Trouble> of(String nodeKey) {
    if (!ask.kinds().contains(FaultKind.PROBE_FAILURE) || !runs(hood.center(), nodeKey)) {
      return Optional.empty();
    }
    Map<String, Member> all = new HashMap<>(hood.tenants());
    all.putAll(hood.members());
    Map<String, Trouble> failing = new TreeMap<>();
    all.forEach((key, member) -> failing(key, member).ifPresent(t -> failing.put(key, t)));
    if (failing.size() < Weight.TOGETHER
        || failing.keySet().stream().anyMatch(key -> !runs(key, nodeKey))) {
      return Optional.empty();
    }
    Comparator<Trouble> bySince = Comparator.comparing(Trouble::since);
    Instant since = failing.values().stream().min(bySince).orElseThrow().since();
    return Optional.of(
        new Trouble(FaultKind.NODE_PRESSURE, since, ask.at(), false, sentence(failing.keySet())));
  }

  private Optional<Trouble> failing(String key, Member member) {
    return member.condition().troubles().stream()
        .filter(t -> t.kind() == FaultKind.PROBE_FAILURE && !t.predicted())
        .filter(t ->
            Duration.between(t.since(), ask.onset()).abs().compareTo(SAME_TIME) <= 0
                && (key.equals(hood.center()) || !changedBefore(member, t.since())))
        .findFirst();
  }

  private static boolean changedBefore(Member member, Instant since) {
    return member.condition().changes().stream()
        .map(RecentChange::at)
        .anyMatch(at -> !at.isAfter(since) && at.isAfter(since.minus(SAME_TIME)));
  }

  private boolean runs(String key, String nodeKey) {
    return hood.member(key).condition().running().stream()
        .anyMatch(n -> Neighbourhood.nodeKey(ask.subject().cluster(), n).equals(nodeKey));
  }

  private static String sentence(Set<String> workloads) {
    List<String> names =
        workloads.stream()
            .map(key -> Neighbourhood.parse(key).map(Subject::displayName).orElse(key))
            .toList();
    String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
    return "probes of %d workloads on it began to fail in the same minutes: %s%s"
        .formatted(
            names.size(), String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))), more);
  }
}
