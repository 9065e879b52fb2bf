package dev.forestall.remediation.console;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns of a call graph: each workload one right of the rightmost that calls it. A call that
 * closes a circle is left out of that, so that circles end.
 */
final class Layers {
  private final Map<Subject, List<Subject>> callees = new HashMap<>();
  private final Map<Subject, Integer> layers = new HashMap<>();
  private final Set<Subject> entered = new HashSet<>();
  private final List<Subject> lastFirst = new ArrayList<>();
  private final Set<Subject> path = new HashSet<>();
  private final Set<List<Subject>> closing = new HashSet<>();

  private Layers() {}

  /** The column of each, counted from 0 without gaps. */
  static Map<Subject, Integer> of(List<Subject> subjects, List<CallEdge> calls) {
    Layers layers = new Layers();
    Set<Subject> called = new HashSet<>();
    for (CallEdge call : calls) {
      layers.callees.computeIfAbsent(call.caller(), c -> new ArrayList<>()).add(call.callee());
      called.add(call.callee());
    }
    subjects.stream().filter(s -> !called.contains(s)).forEach(layers::visit);
    subjects.forEach(layers::visit);
    return layers.placed();
  }

  private void visit(Subject subject) {
    if (!entered.add(subject)) {
      return;
    }
    path.add(subject);
    for (Subject callee : callees.getOrDefault(subject, List.of())) {
      if (path.contains(callee)) {
        closing.add(List.of(subject, callee));
      } else {
        visit(callee);
      }
    }
    path.remove(subject);
    lastFirst.add(subject);
  }

  private Map<Subject, Integer> placed() {
    for (Subject subject : lastFirst.reversed()) {
      int layer = layers.computeIfAbsent(subject, s -> 0);
      for (Subject callee : callees.getOrDefault(subject, List.of())) {
        if (!closing.contains(List.of(subject, callee))) {
          layers.merge(callee, layer + 1, Math::max);
        }
      }
    }
    List<Integer> used = List.copyOf(new TreeSet<>(layers.values()));
    layers.replaceAll((s, layer) -> used.indexOf(layer));
    return layers;
  }
}
