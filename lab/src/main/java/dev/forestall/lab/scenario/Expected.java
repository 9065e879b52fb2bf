package dev.forestall.lab.scenario;

import dev.forestall.model.incident.FaultKind;
import java.util.List;

/**
 * An incident that is expected, or allowed.
 *
 * @param workload name of the workload, or {@code node-N} for a node
 * @param kinds fault kinds of which it may be
 * @param predicted whether it must be predicted before the failure
 * @param optional whether it may be missing, as a symptom of another one may
 */
public record Expected(
    String workload, List<FaultKind> kinds, boolean predicted, boolean optional) {
  public Expected {
    kinds = List.copyOf(kinds);
  }

  static Expected read(Entry e, java.util.function.Consumer<Entry> checkName) {
    e.only("workload", "kinds", "predicted", "optional");
    checkName.accept(e.required("workload"));
    List<FaultKind> kinds = e.required("kinds").items(k -> k.oneOf(FaultKind.class));
    if (kinds.isEmpty()) {
      throw e.child("kinds").wrong("must name at least one fault kind");
    }
    boolean predicted = e.read("predicted", Entry::yesOrNo, false);
    boolean optional = e.read("optional", Entry::yesOrNo, false);
    if (predicted && optional) {
      throw e.child("predicted").wrong("must not be true of an incident that is optional");
    }
    return new Expected(e.child("workload").name(), kinds, predicted, optional);
  }
}
