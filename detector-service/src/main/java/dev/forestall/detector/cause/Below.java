package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Neighbourhood.Call;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which workloads one depends on: those that it calls, directly or not. */
final class Below {
  private final Map<String, List<String>> callees = new HashMap<>();
  private final Map<String, Set<String>> found = new HashMap<>();

  Below(Collection<Call> calls) {
    for (Call call : calls) {
      callees.computeIfAbsent(call.caller(), c -> new ArrayList<>()).add(call.callee());
    }
  }

  /** Without itself, also where calls go in a circle. */
  Set<String> of(String workload) {
    return found.computeIfAbsent(workload, this::walk);
  }

  private Set<String> walk(String workload) {
    Set<String> below = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(workload));
    while (!open.isEmpty()) {
      for (String callee : callees.getOrDefault(open.removeLast(), List.of())) {
        if (below.add(callee)) {
          open.add(callee);
        }
      }
    }
    below.remove(workload);
    return below;
  }
}
