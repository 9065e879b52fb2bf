package dev.forestall.lab.scenario;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks that names are unique, that calls have a callee, and that none calls itself in the end.
 */
final class WorkloadNames {
  private final Map<String, Workload> byName = new HashMap<>();
  private final List<Workload> workloads;

  WorkloadNames(List<Workload> workloads) {
    this.workloads = workloads;
    workloads.forEach(w -> byName.put(w.name(), w));
  }

  void check(Entry file) {
    if (byName.size() < workloads.size()) {
      throw file.child("workloads").wrong("must not name a workload twice");
    }
    workloads.forEach(w -> follow(w, Set.of()));
  }

  private void follow(Workload workload, Set<String> above) {
    Set<String> path = new HashSet<>(above);
    path.add(workload.name());
    for (Workload.Call call : workload.calls()) {
      Workload callee = byName.get(call.workload());
      if (callee == null) {
        throw call.entry()
            .child("workload")
            .wrong("must be a workload of this scenario, not " + call.workload());
      }
      if (path.contains(callee.name())) {
        throw call.entry()
            .child("workload")
            .wrong("must not lead back to " + callee.name() + " in a circle");
      }
      follow(callee, path);
    }
  }
}
