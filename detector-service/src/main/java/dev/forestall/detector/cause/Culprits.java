package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Contention.Noisy;
import dev.forestall.detector.cause.Facts.Weighed;
import dev.forestall.detector.rootcause.MetricMinute;
import dev.forestall.detector.rootcause.Question;
import dev.forestall.detector.rootcause.Ranking;
import dev.forestall.detector.rootcause.Ranking.Kind;
import dev.forestall.detector.rootcause.RootCause;
import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose fault an incident is. The scorer's surprise, the facts of the neighbourhood and the changes
 * just before are added up for each workload and node; the first is named when it leads clearly.
 * Evidence comes for five minutes after the onset, so that the answer may change until then.
 */
public final class Culprits {
  private static final Duration LOOKED_BACK = Duration.ofMinutes(45);
  private static final Duration EVIDENCE = Duration.ofMinutes(5);
  private static final Duration DELIVERED = Duration.ofMinutes(1);
  private static final Duration NOT_LATER = Duration.ofMinutes(10);
  private static final Duration SAME_CAUSE = Duration.ofMinutes(3);
  private static final int MOST = 6;
  private static final double LEAST_SCORE = 0.05;

  private final Ask ask;
  private final Neighbourhood hood;
  private final Ranking ranking;
  private final Facts facts;
  private final Changes changes;
  private final Optional<Noisy> noisy;
  private final Map<String, Ranking.Suspect> ranked = new HashMap<>();
  private final double most;

  private Culprits(Ask ask, Neighbourhood hood) {
    this.ask = ask;
    this.hood = hood;
    this.ranking = RootCause.rank(question(ask, hood));
    this.facts = new Facts(ask, hood, new Below(hood.calls().keySet()));
    this.changes = new Changes(ask);
    ranking.suspects().forEach(s -> ranked.put(s.workload(), s));
    this.most = ranking.suspects().isEmpty() ? 0 : ranking.suspects().getFirst().score();
    this.noisy = victim().flatMap(v -> new Contention(ask, hood).beside(v.workload()));
  }

  /** The one whose own work takes longer, if it stands out. */
  private Optional<Ranking.Suspect> victim() {
    return ranking.suspects().stream()
        .findFirst()
        .filter(s -> s.slower() && s.kind() != Kind.NETWORK && s.score() >= Weight.NAMED);
  }

  /**
   * One candidate.
   *
   * @param key workload or node
   * @param surprise the scorer's, with what a change adds
   * @param fact what facts add
   * @param score all together
   * @param change the change that came just before
   */
  private record Candidate(
      String key, double surprise, double fact, double score, @Nullable RecentChange change) {}

  /** Looks for the culprit. */
  public static Cause of(Ask ask, Neighbourhood hood) {
    return new Culprits(ask, hood).cause();
  }

  private static Question question(Ask ask, Neighbourhood hood) {
    Instant from = ask.onset().minus(LOOKED_BACK);
    Instant to = ask.onset().plus(EVIDENCE).plus(DELIVERED);
    List<WorkloadSlice> slices = new ArrayList<>();
    List<MetricMinute> metrics = new ArrayList<>();
    Set<Instant> earlier = new TreeSet<>();
    hood.members()
        .forEach((key, member) -> {
          slices.addAll(member.units().between(key, from, to));
          metrics.addAll(member.metrics(key, from, to));
          member.condition().onsets().stream()
              .filter(onset -> onset.isBefore(ask.onset().minus(SAME_CAUSE)))
              .forEach(earlier::add);
        });
    return new Question(ask.onset(), List.copyOf(earlier), slices, metrics);
  }

  private Cause cause() {
    List<Candidate> candidates = candidates();
    boolean named = named(candidates);
    boolean byFact =
        named
            && candidates.getFirst().fact() > candidates.getFirst().surprise()
            && !facts.early(candidates.getFirst().key());
    List<Suspect> suspects = new ArrayList<>();
    for (Candidate candidate : candidates) {
      suspects.add(suspect(candidate, named && suspects.isEmpty()));
    }
    Set<String> ends = new HashSet<>(Set.of(hood.center()));
    ends.add(candidates.getFirst().key());
    return new Cause(
        suspects,
        Calls.of(hood, ranking, ends, ask.subject().cluster()),
        missing(byFact),
        named ? revisions(candidates.getFirst().key()) : List.of(),
        named ? changes(candidates.getFirst().key()) : List.of(),
        byFact || complete());
  }

  private List<RevisionHealth> revisions(String culprit) {
    return culprit.equals(hood.center()) ? List.of() : hood.member(culprit).condition().revisions();
  }

  private List<RecentChange> changes(String culprit) {
    return culprit.equals(hood.center()) ? List.of() : hood.member(culprit).condition().changes();
  }

  private List<Candidate> candidates() {
    Set<String> keys = new TreeSet<>(hood.members().keySet());
    keys.addAll(hood.nodes().keySet());
    noisy.ifPresent(n -> keys.add(n.workload()));
    return keys.stream()
        .map(this::candidate)
        .filter(c -> c.score() >= LEAST_SCORE || c.key().equals(hood.center()))
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparing(c -> !c.key().equals(hood.center()))
                .thenComparing(Candidate::key))
        .limit(MOST)
        .toList();
  }

  private Candidate candidate(String key) {
    Ranking.Suspect found = ranked.get(key);
    double surprise = found == null ? 0 : found.score();
    if (isNoisy(key)) {
      surprise += Weight.TAKES_AWAY * most;
    }
    Optional<RecentChange> change = changes.before(hood.member(key));
    double close = change.map(changes::closeness).orElse(0.0);
    surprise *= 1 + Weight.CHANGE_ADDS * close;
    double fact = facts.of(key).map(f -> f.share() * (Weight.FACT + most)).orElse(0.0);
    double here = key.equals(hood.center()) ? Weight.SHOWS_HERE : 0;
    boolean speaks = surprise > 0 || fact > 0 || here > 0;
    return new Candidate(
        key,
        surprise,
        fact,
        surprise + fact + here + (speaks ? Weight.CHANGE * close : 0),
        change.orElse(null));
  }

  private boolean isNoisy(String key) {
    return noisy.filter(n -> n.workload().equals(key)).isPresent();
  }

  private boolean named(List<Candidate> candidates) {
    Candidate first = candidates.getFirst();
    double second = candidates.size() > 1 ? candidates.get(1).score() : 0;
    boolean leads = first.score() - second >= Weight.LEAD * first.score();
    boolean byFact = first.fact() >= Weight.EXPLAINED * Weight.FACT && !togetherWithOthers(first);
    boolean bySurprise = first.surprise() >= Weight.NAMED && !ranking.wave();
    return leads && (byFact || bySurprise);
  }

  /** Whether others came to the same under load in the same minutes: then none is the reason. */
  private boolean togetherWithOthers(Candidate candidate) {
    FaultKind kind = facts.of(candidate.key()).orElseThrow().trouble().kind();
    return Weight.comesFromLoad(kind) && (ranking.wave() || facts.alike(kind) >= Weight.TOGETHER);
  }

  private Suspect suspect(Candidate candidate, boolean named) {
    return new Suspect(
        Calls.subject(candidate.key(), ask.subject().cluster()),
        kind(candidate),
        candidate.score(),
        sentence(candidate),
        named,
        pod(candidate));
  }

  private @Nullable String pod(Candidate candidate) {
    Ranking.Suspect found = ranked.get(candidate.key());
    return found == null || found.score() < LEAST_SCORE ? null : found.pod();
  }

  private FaultKind kind(Candidate candidate) {
    Optional<Weighed> fact = facts.of(candidate.key());
    if (fact.isPresent() && candidate.fact() >= candidate.surprise()) {
      return fact.get().trouble().kind();
    }
    if (isNoisy(candidate.key())) {
      return FaultKind.CPU_SATURATION;
    }
    FaultKind unknown =
        candidate.key().equals(hood.center()) ? ask.kinds().getFirst() : FaultKind.LATENCY;
    Ranking.Suspect found = ranked.get(candidate.key());
    return found == null || found.score() < LEAST_SCORE
        ? unknown
        : Weight.kind(found.kind(), unknown);
  }

  private String sentence(Candidate candidate) {
    List<String> parts = new ArrayList<>();
    facts.of(candidate.key()).ifPresent(f -> parts.add(f.trouble().sentence()));
    noisy.filter(n -> isNoisy(candidate.key())).ifPresent(n -> parts.add(n.sentence()));
    Ranking.Suspect found = ranked.get(candidate.key());
    if (found != null && found.score() >= LEAST_SCORE) {
      parts.add(found.sentence());
    }
    if (candidate.change() != null) {
      parts.add(changes.sentence(candidate.change()));
    }
    return parts.isEmpty() ? "the fault shows in this workload itself" : String.join("; ", parts);
  }

  /** What the scorer lacked is only told where facts do not decide. */
  private List<String> missing(boolean byFact) {
    List<String> missing = new ArrayList<>(hood.missing());
    if (!byFact) {
      missing.addAll(ranking.missing());
      missing.addAll(Coverage.sentences(hood.members(), ask.onset()));
      if (ranking.wave()) {
        missing.add("most workloads became slower together: no single one stands out");
      }
      long dropped =
          hood.members().values().stream()
              .mapToLong(m -> m.units().dropped(ask.onset().minus(LOOKED_BACK), ask.at()))
              .sum();
      if (dropped > 0) {
        missing.add(
            dropped + " spans and lines around had too many different names to be compared");
      }
    }
    return missing;
  }

  /** Whether the evidence is there, or will not come any more. */
  private boolean complete() {
    if (!ask.at().isBefore(ask.onset().plus(NOT_LATER))) {
      return true;
    }
    Optional<Instant> newest =
        hood.members().values().stream()
            .flatMap(m -> m.units().newest().stream())
            .max(Comparator.naturalOrder());
    return !ask.at().isBefore(ask.onset().plus(EVIDENCE).plus(DELIVERED))
        && newest.filter(n -> n.isBefore(ask.onset().plus(EVIDENCE))).isEmpty();
  }
}
