package dev.forestall.detector.cause;

import dev.forestall.detector.window.MinuteTier.Minute;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A neighbour on the node that takes the processor away: its use rose at the onset while the work
 * of the one beside it took longer and used no more.
 */
final class Contention {
  private static final Duration PAST = Duration.ofMinutes(30);
  private static final Duration GUARD = Duration.ofMinutes(2);
  private static final Duration SINCE = Duration.ofMinutes(5);
  private static final double TIMES = 2;
  private static final double CORES_MORE = 0.2;
  private static final double OWN_SHARE = 0.5;

  private final Ask ask;
  private final Neighbourhood hood;

  Contention(Ask ask, Neighbourhood hood) {
    this.ask = ask;
    this.hood = hood;
  }

  /**
   * Who takes it away.
   *
   * @param workload key
   * @param sentence the evidence
   */
  record Noisy(String workload, String sentence) {}

  private record Use(double before, double now) {
    double rise() {
      return now - before;
    }

    boolean rose() {
      return rise() >= CORES_MORE && now >= TIMES * before;
    }
  }

  /** The neighbour on the node of a workload whose use rose most. */
  Optional<Noisy> beside(String victim) {
    Set<String> nodes = hood.member(victim).condition().running();
    Map<String, Member> others = new HashMap<>(hood.tenants());
    others.putAll(hood.members());
    others.remove(victim);
    double own = Math.max(0, use(hood.member(victim)).rise());
    return others.entrySet().stream()
        .filter(e -> shared(nodes, e.getValue()).isPresent())
        .map(e -> Map.entry(e.getKey(), use(e.getValue())))
        .filter(e -> e.getValue().rose() && own < OWN_SHARE * e.getValue().rise())
        .max(
            Map.Entry.<String, Use>comparingByValue(Comparator.comparingDouble(Use::rise))
                .thenComparing(Map.Entry.comparingByKey()))
        .map(e ->
            noisy(
                e.getKey(),
                e.getValue(),
                victim,
                nodes,
                others.getOrDefault(e.getKey(), Member.UNKNOWN)));
  }

  private static Noisy noisy(String key, Use use, String victim, Set<String> nodes, Member member) {
    String sentence =
        String.format(
            Locale.ROOT,
            "on node %s, beside %s, its processor time rose from %.2f to %.2f cores a pod",
            shared(nodes, member).orElse("?"),
            Neighbourhood.parse(victim).map(s -> s.displayName()).orElse(victim),
            use.before(),
            use.now());
    return new Noisy(key, sentence);
  }

  private static Optional<String> shared(Set<String> nodes, Member other) {
    Set<String> shared = new TreeSet<>(other.condition().running());
    shared.retainAll(nodes);
    return shared.stream().findFirst();
  }

  private Use use(Member member) {
    Instant onset = ask.onset();
    double[] before = between(member, onset.minus(PAST), onset.minus(GUARD));
    double[] now = between(member, onset, onset.plus(SINCE));
    return before.length == 0 || now.length == 0
        ? new Use(0, 0)
        : new Use(median(before), median(now));
  }

  /** Minutes that ended in that time; what was not measured is left out. */
  private static double[] between(Member member, Instant after, Instant upTo) {
    return member.minutes().entrySet().stream()
        .filter(e -> e.getKey() > after.getEpochSecond() && e.getKey() <= upTo.getEpochSecond())
        .map(Map.Entry::getValue)
        .mapToDouble(Minute::cpu)
        .filter(v -> !Double.isNaN(v))
        .toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
