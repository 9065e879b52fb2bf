package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.Latencies.Shift;
import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.rootcause.Ranking.Kind;
import dev.forestall.detector.rootcause.Ranking.Suspect;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ranks the workloads around an incident by how likely each is the culprit. The minutes from the
 * onset are compared with the minutes before it: how long spans take by themselves ({@link
 * Latencies}), the gaps between caller and callee ({@link Edges}), what happens in a request
 * ({@link Events}); metrics ({@link Metrics}) decide only when all of those are silent. Time and
 * memory are linear in the number of keys in the question; the call graph is never walked, so
 * cycles are harmless.
 */
public final class RootCause {
  private final Question question;
  private final Method method;
  private final Split split;
  private final List<Shift> shifts;
  private final Map<String, Moved> self = new HashMap<>();
  private final Edges edges;
  private final Events events;
  private final Sampling sampling;
  private final Pods pods;
  private final Metrics metrics;
  private final boolean traces;
  private final Map<String, Double> spans = new TreeMap<>();
  private final double most;

  private RootCause(Question question, Instant onset, Method method) {
    this.question = question;
    this.method = method;
    this.split = Split.of(question, onset, method);
    this.sampling = new Sampling(question.slices(), split, method);
    this.shifts = Latencies.of(question.slices(), split, sampling, method);
    this.pods = new Pods(method.uses(Part.PODS) ? question.slices() : List.of(), split, method);
    if (method.uses(Part.SELF)) {
      shifts.stream().filter(s -> s.key().work() != Work.GAP).forEach(this::keep);
    }
    TreeSet<String> workloads = new TreeSet<>();
    question.slices().forEach(m -> workloads.add(m.workload()));
    question.metrics().forEach(m -> workloads.add(m.workload()));
    Map<String, Double> own = new HashMap<>();
    for (String w : workloads) {
      self.merge(w, pods.of(w).own(), Moved::max);
      own.put(w, selfOf(w).alarm());
    }
    this.edges = new Edges(method.uses(Part.EDGES) ? shifts : List.of(), own, method);
    this.events = new Events(question.slices(), split, sampling, method);
    this.metrics = new Metrics(question, onset, method);
    this.traces =
        split.references() > 0
            && question.slices().stream()
                .anyMatch(m -> split.slot(m.middle()) == split.references());
    for (String w : workloads) {
      spans.put(w, selfOf(w).alarm() + netOf(w).alarm() + happenedIn(w).alarm());
    }
    this.most = spans.values().stream().mapToDouble(s -> s).max().orElse(0);
  }

  /** Ranks all workloads that the question knows. */
  public static Ranking rank(Question question) {
    return rank(question, Method.STANDARD);
  }

  /** Ranks with other constants or without parts. */
  public static Ranking rank(Question question, Method method) {
    RootCause best = new RootCause(question, question.onset(), method);
    long latest = method.uses(Part.LATER) ? Math.round(method.get(Constant.LATER_MINUTES)) : 0;
    for (long later = 1; later <= latest && best.most < method.get(Constant.SILENT); later++) {
      Instant onset = question.onset().plus(Duration.ofMinutes(later));
      RootCause other = new RootCause(question, onset, method);
      if (other.most > best.most) {
        best = other;
      }
    }
    return best.ranking();
  }

  private Ranking ranking() {
    double gate =
        traces ? method.get(Constant.METRICS) / (1 + most / method.get(Constant.SILENCE)) : 1;
    List<Suspect> suspects = new ArrayList<>();
    spans.forEach((w, score) ->
        suspects.add(
            new Suspect(
                w,
                score + gate * metrics.of(w, traces),
                kind(w),
                slower(w),
                sentence(w),
                pods.of(w).pod().orElse(null))));
    suspects.sort(
        Comparator.comparingDouble(Suspect::score).reversed().thenComparing(Suspect::workload));
    return new Ranking(suspects, named(suspects), wave(), edges.calls(), missing());
  }

  private void keep(Shift shift) {
    String workload = shift.key().workload();
    if (shift.alarm() > selfOf(workload).alarm()) {
      self.put(workload, new Moved(shift.alarm(), Sentences.self(shift)));
    }
  }

  private Moved selfOf(String workload) {
    return self.getOrDefault(workload, Moved.NOTHING);
  }

  private Moved netOf(String workload) {
    return edges.of(workload).max(pods.of(workload).gap());
  }

  private Moved happenedIn(String workload) {
    return events.of(workload).max(pods.of(workload).errors());
  }

  private double shift(String workload, Work work) {
    return shifts.stream()
        .filter(s -> s.key().work() == work && s.key().workload().equals(workload))
        .mapToDouble(Shift::alarm)
        .max()
        .orElse(0);
  }

  private Kind kind(String workload) {
    double inner = Math.max(shift(workload, Work.INNER), pods.of(workload).own().alarm());
    double outer = netOf(workload).alarm() + shift(workload, Work.DATABASE);
    if (happenedIn(workload).alarm() > Math.max(inner, outer)) {
      return Kind.CODE;
    }
    boolean calledSlowly =
        outer * method.get(Constant.INNER_SHARE) >= method.get(Constant.INNER) && !slower(workload);
    if ((metrics.rose(workload, Metric.CPU) && !calledSlowly)
        || (inner >= method.get(Constant.INNER)
            && inner >= method.get(Constant.INNER_SHARE) * outer)) {
      return Kind.CPU;
    }
    if (outer > 0) {
      return Kind.NETWORK;
    }
    return metrics.rose(workload, Metric.MEMORY) ? Kind.MEMORY : Kind.UNKNOWN;
  }

  private String sentence(String workload) {
    Moved strongest = selfOf(workload).max(netOf(workload)).max(happenedIn(workload));
    if (strongest.alarm() == 0) {
      strongest = metrics.strongest(workload, traces);
    }
    return strongest.alarm() == 0 ? "nothing unusual" : strongest.sentence();
  }

  private boolean named(List<Suspect> suspects) {
    if (suspects.isEmpty() || suspects.getFirst().score() < method.get(Constant.NAMED)) {
      return false;
    }
    double first = suspects.getFirst().score();
    double second = suspects.size() > 1 ? suspects.get(1).score() : 0;
    return first - second >= method.get(Constant.LEAD) * first && !wave();
  }

  private boolean slower(String workload) {
    return shifts.stream().anyMatch(s -> becameSlower(s) && s.key().workload().equals(workload));
  }

  private static boolean becameSlower(Shift shift) {
    return shift.key().work() != Work.GAP && shift.alarm() > 0 && shift.grew();
  }

  /** Whether so many workloads became slower by themselves that no single one can be the reason. */
  private boolean wave() {
    long measured = shifts.stream().map(s -> s.key().workload()).distinct().count();
    long slower =
        shifts.stream()
            .filter(RootCause::becameSlower)
            .map(s -> s.key().workload())
            .distinct()
            .count();
    return slower > 1 && slower > method.get(Constant.WAVE) * measured;
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>(sampling.sentences());
    long traced =
        question.slices().stream()
            .filter(m -> split.slot(m.middle()) == split.references())
            .map(WorkloadSlice::workload)
            .distinct()
            .count();
    if (traced == 0) {
      missing.add("no traces since the onset: only metrics were compared");
    } else if (traced == 1) {
      missing.add("traces of one workload only");
    }
    if (split.references() < method.get(Constant.LEAST_REFERENCE_MINUTES)) {
      missing.add("only %d minutes before the onset to compare with".formatted(split.references()));
    }
    if (question.metrics().isEmpty()) {
      missing.add("no metrics");
    }
    return missing;
  }
}
