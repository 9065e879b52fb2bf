package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who calls whom, callers before callees. */
final class CallGraph {
  private final Map<String, Deployment> byName = new HashMap<>();
  private final List<Deployment> callersFirst = new ArrayList<>();

  CallGraph(List<Deployment> deployments) {
    deployments.forEach(d -> byName.put(d.plan().name(), d));
    Set<String> seen = new HashSet<>();
    deployments.forEach(d -> visit(d, seen));
  }

  List<Deployment> callersFirst() {
    return callersFirst;
  }

  Deployment callee(WorkloadPlan.Call call) {
    Deployment callee = byName.get(call.callee());
    if (callee == null) {
      throw new IllegalArgumentException("no workload is called " + call.callee());
    }
    return callee;
  }

  /** Requests a second by plan, from outside and from callers. */
  Map<Deployment, Double> planned() {
    Map<Deployment, Double> planned = new HashMap<>();
    for (Deployment d : callersFirst) {
      double own = planned.merge(d, d.plan().load().perSecond(), Double::sum);
      d.plan().calls().forEach(c -> planned.merge(callee(c), own * c.perRequest(), Double::sum));
    }
    return planned;
  }

  private void visit(Deployment deployment, Set<String> seen) {
    if (seen.add(deployment.plan().name())) {
      deployment.plan().calls().forEach(c -> visit(callee(c), seen));
      callersFirst.addFirst(deployment);
    }
  }
}
