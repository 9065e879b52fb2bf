package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What sampled traces are good for. Times per call stay what they are; how often something happens
 * in a request is compared only where the sampling stayed the same and enough requests were seen.
 */
final class Sampling {
  /** Lines of no known request are those that were not sampled too: they tell a small change. */
  private static final double SLIGHTLY = 1.1;

  private static final int MOST_NAMED = 3;

  private final Method method;
  private final Map<String, Side> before = new TreeMap<>();
  private final Map<String, Side> now = new TreeMap<>();

  private static final class Side {
    private double spans;
    private double standFor;
    private double requests;

    double mean() {
      return spans > 0 ? standFor / spans : 1;
    }
  }

  Sampling(List<WorkloadSlice> slices, Split split, Method method) {
    this.method = method;
    for (WorkloadSlice slice : slices) {
      int slot = split.slot(slice.middle());
      if (slot != Split.NEITHER) {
        Map<String, Side> sides = slot == split.references() ? now : before;
        add(sides.computeIfAbsent(slice.workload(), w -> new Side()), slice);
      }
    }
  }

  private static void add(Side side, WorkloadSlice slice) {
    double spans = slice.units().stream().mapToLong(Unit::n).sum();
    side.spans += spans;
    side.standFor += spans * slice.standsFor();
    side.requests +=
        slice
            .requests()
            .getOrDefault("", slice.requests().values().stream().mapToLong(n -> n).sum());
  }

  private boolean isSampled(String workload) {
    return mean(before, workload) > SLIGHTLY || mean(now, workload) > SLIGHTLY;
  }

  private static double mean(Map<String, Side> sides, String workload) {
    Side side = sides.get(workload);
    return side == null ? 1 : side.mean();
  }

  /** How many times more spans each one stands for than before; 1 where one side is not known. */
  private double factor(String workload) {
    return before.containsKey(workload) && now.containsKey(workload)
        ? mean(now, workload) / mean(before, workload)
        : 1;
  }

  private boolean changed(double factor) {
    double most = method.get(Constant.SAMPLING_CHANGED);
    return factor > most || factor < 1 / most;
  }

  private boolean tooFew(String workload) {
    double least = method.get(Constant.SAMPLED_REQUESTS);
    return isSampled(workload)
        && (requests(before, workload) < least || requests(now, workload) < least);
  }

  private static double requests(Map<String, Side> sides, String workload) {
    Side side = sides.get(workload);
    return side == null ? Double.MAX_VALUE : side.requests;
  }

  /** Whether counts per request of a workload can be compared. */
  boolean comparable(String workload) {
    return !changed(factor(workload)) && !tooFew(workload);
  }

  /** Whether lines of no known request can be compared with its requests. */
  boolean steady(String workload) {
    double factor = factor(workload);
    return factor <= SLIGHTLY && factor >= 1 / SLIGHTLY;
  }

  /**
   * Whether calls of the other one can be compared: where only one end is sampled otherwise than
   * before, calls lose the callee's spans, or find them again.
   */
  boolean together(String caller, @Nullable String callee) {
    return callee == null || !changed(factor(caller) / factor(callee));
  }

  /** What a person should know, as sentences. */
  List<String> sentences() {
    List<String> sampled = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> few = new ArrayList<>();
    Map<String, Double> rates = new HashMap<>();
    TreeSet<String> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    for (String workload : all) {
      if (isSampled(workload)) {
        sampled.add(workload);
        rates.put(workload, mean(now.containsKey(workload) ? now : before, workload));
      }
      if (changed(factor(workload))) {
        changed.add(workload);
      } else if (tooFew(workload)) {
        few.add(workload);
      }
    }
    List<String> sentences = new ArrayList<>();
    if (!sampled.isEmpty()) {
      sentences.add("traces of %s are sampled at about %s".formatted(names(sampled), oneIn(rates)));
    }
    if (!changed.isEmpty()) {
      sentences.add(
          ("the sampling of %s changed: what happens in a request was not compared there, only"
                  + " times per call")
              .formatted(names(changed)));
    }
    if (!few.isEmpty()) {
      sentences.add(
          ("too few requests of %s were sampled to compare what happens in one, only times per"
                  + " call")
              .formatted(names(few)));
    }
    return sentences;
  }

  private static String oneIn(Map<String, Double> rates) {
    long least = Math.round(rates.values().stream().mapToDouble(r -> r).min().orElse(1));
    long most = Math.round(rates.values().stream().mapToDouble(r -> r).max().orElse(1));
    return least == most ? "1 in " + most : "1 in " + least + " to 1 in " + most;
  }

  private static String names(List<String> workloads) {
    String first =
        String.join(", ", workloads.stream().limit(MOST_NAMED).map(Sentences::workload).toList());
    int more = workloads.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
