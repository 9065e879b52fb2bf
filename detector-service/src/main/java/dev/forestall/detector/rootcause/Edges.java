package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.Latencies.Shift;
import dev.forestall.detector.rootcause.Ranking.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evidence from the gaps between caller and callee. A gap belongs to both; the end most of whose
 * edges moved gets the blame.
 */
final class Edges {
  /** Two workloads, one of which calls the other. */
  private record Edge(String caller, String callee) {}

  private final Method method;
  private final Map<String, Double> self;
  private final Map<Edge, Shift> edges = new LinkedHashMap<>();
  private final Map<String, Set<Edge>> ends = new HashMap<>();
  private final Map<String, Double> coherences = new HashMap<>();
  private final Map<String, Moved> blame = new HashMap<>();

  /**
   * Shares the gaps out.
   *
   * @param self surprise of the own time, by workload
   */
  Edges(List<Shift> shifts, Map<String, Double> self, Method method) {
    this.method = method;
    this.self = self;
    for (Shift shift : shifts) {
      String callee = shift.key().callee();
      if (callee != null) {
        edges.merge(
            new Edge(shift.key().workload(), callee),
            shift,
            (a, b) -> b.alarm() > a.alarm() ? b : a);
      }
    }
    for (Edge edge : edges.keySet()) {
      at(edge.caller()).add(edge);
      at(edge.callee()).add(edge);
    }
    edges.forEach(this::share);
  }

  /** The share of its strongest edge that is blamed on a workload. */
  Moved of(String workload) {
    return blame.getOrDefault(workload, Moved.NOTHING);
  }

  /** All of them, in numbers. */
  List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    edges.forEach((edge, shift) ->
        calls.add(
            new Call(
                edge.caller(), edge.callee(), shift.beforeMs(), shift.nowMs(), shift.alarm() > 0)));
    return calls;
  }

  private void share(Edge edge, Shift shift) {
    if (shift.alarm() > 0) {
      double power = method.get(Constant.COHERENCE_POWER);
      double caller = Math.pow(coherence(edge.caller()), power);
      double callee = Math.pow(coherence(edge.callee()), power);
      double part = method.uses(Part.COHERENCE) ? caller / (caller + callee) : 0.5;
      blame(edge.caller(), part * shift.alarm(), edge, shift);
      blame(edge.callee(), (1 - part) * shift.alarm(), edge, shift);
    }
  }

  private void blame(String workload, double alarm, Edge edge, Shift shift) {
    if (alarm > of(workload).alarm()) {
      blame.put(workload, new Moved(alarm, sentence(workload, edge, shift)));
    }
  }

  private double coherence(String workload) {
    return coherences.computeIfAbsent(
        workload,
        w -> {
          double sum = method.get(Constant.LENT_MOVED);
          double count = method.get(Constant.LENT_EDGES);
          for (Edge edge : at(w)) {
            sum += moved(alarm(edge));
            count++;
          }
          double own = self.getOrDefault(w, 0.0);
          return (sum + moved(own)) / (count + (own > 0 ? 1 : 0));
        });
  }

  private double moved(double alarm) {
    return alarm / (alarm + method.get(Constant.HALF_MOVED));
  }

  private String sentence(String workload, Edge edge, Shift shift) {
    return Sentences.gap(edge.caller(), edge.callee(), shift)
        + others(workload.equals(edge.callee()) ? edge.caller() : edge.callee(), edge);
  }

  private String others(String end, Edge except) {
    List<Edge> rest = at(end).stream().filter(e -> !e.equals(except)).toList();
    long moved = rest.stream().filter(e -> alarm(e) > 0).count();
    return Sentences.others(end, moved, rest.size());
  }

  private Set<Edge> at(String workload) {
    return ends.computeIfAbsent(workload, w -> new LinkedHashSet<>());
  }

  private double alarm(Edge edge) {
    Shift shift = edges.get(edge);
    return shift == null ? 0 : shift.alarm();
  }
}
