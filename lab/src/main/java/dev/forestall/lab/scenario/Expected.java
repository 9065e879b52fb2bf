package dev.forestall.lab.scenario;

import dev.forestall.model.incident.FaultKind;
import java.util.List;

/**
 * An incident that is expected, or allowed.
 *
 * @param workloads what it is about, or one of several: names of workloads, {@code node-N} for a
 *     node
 * @param kinds fault kinds of which it may be
 * @param predicted whether it must be predicted before the failure
 * @param optional whether it may be missing, as a symptom of another one may
 */
public record Expected(
    List<String> workloads, List<FaultKind> kinds, boolean predicted, boolean optional) {
  public Expected {
    workloads = List.copyOf(workloads);
    kinds = List.copyOf(kinds);
  }

  static Expected read(Entry e, java.util.function.Consumer<Entry> checkName) {
    e.only("workload", "kinds", "predicted", "optional");
    e.required("workload");
    List<String> workloads =
        e.oneOrMore(
            "workload",
            w -> {
              checkName.accept(w);
              return w.name();
            });
    if (workloads.isEmpty()) {
      throw e.child("workload").wrong("must name at least one workload");
    }
    List<FaultKind> kinds = e.required("kinds").items(k -> k.oneOf(FaultKind.class));
    if (kinds.isEmpty()) {
      throw e.child("kinds").wrong("must name at least one fault kind");
    }
    boolean predicted = e.read("predicted", Entry::yesOrNo, false);
    boolean optional = e.read("optional", Entry::yesOrNo, false);
    if (predicted && optional) {
      throw e.child("predicted").wrong("must not be true of an incident that is optional");
    }
    return new Expected(workloads, kinds, predicted, optional);
  }
}
