package dev.forestall.lab.scenario;

import dev.forestall.model.incident.FaultKind;
import java.util.List;
import java.util.function.Consumer;

/**
 * What Forestall is expected to do.
 *
 * @param none whether nothing at all: no incident and no action
 * @param faultKinds fault kinds of which an incident of each workload with a fault may be; empty
 *     when {@code incidents} says it
 * @param mustBePredicted whether those must be predicted before the failure
 * @param incidents the incidents one by one
 * @param culprit names of the workloads of which one is to be named as the culprit
 * @param culpritKind fault kinds of which the culprit's may be; empty for any
 * @param noCulprit whether nobody may be named as a culprit
 * @param actions actions of the catalogue that are accepted
 * @param forbiddenActions actions that fail the run wherever they are aimed
 */
public record Expectations(
    boolean none,
    List<FaultKind> faultKinds,
    boolean mustBePredicted,
    List<Expected> incidents,
    List<String> culprit,
    List<FaultKind> culpritKind,
    boolean noCulprit,
    List<String> actions,
    List<String> forbiddenActions) {

  /** Names of the catalogue of actions. */
  private enum Action {
    Rollback,
    Restart,
    Scale,
    Escalate,
    NoAction
  }

  public Expectations {
    faultKinds = List.copyOf(faultKinds);
    incidents = List.copyOf(incidents);
    culprit = List.copyOf(culprit);
    culpritKind = List.copyOf(culpritKind);
    actions = List.copyOf(actions);
    forbiddenActions = List.copyOf(forbiddenActions);
  }

  static Expectations read(Entry e, boolean withFaults, Consumer<Entry> checkName) {
    e.only(
        "none",
        "faultKinds",
        "mustBePredicted",
        "incidents",
        "culprit",
        "culpritKind",
        "noCulprit",
        "actions",
        "forbiddenActions");
    Expectations read =
        new Expectations(
            e.read("none", Entry::yesOrNo, false),
            e.list("faultKinds", k -> k.oneOf(FaultKind.class)),
            e.read("mustBePredicted", Entry::yesOrNo, false),
            e.list("incidents", i -> Expected.read(i, checkName)),
            e.oneOrMore("culprit", c -> culprit(c, checkName)),
            e.oneOrMore("culpritKind", k -> k.oneOf(FaultKind.class)),
            e.read("noCulprit", Entry::yesOrNo, false),
            e.list("actions", Expectations::action),
            e.list("forbiddenActions", Expectations::action));
    read.check(e, withFaults);
    return read;
  }

  private void check(Entry e, boolean withFaults) {
    boolean says = !faultKinds.isEmpty() || !incidents.isEmpty();
    if (none && says) {
      throw e.child("none")
          .wrong("must not be true beside " + (incidents.isEmpty() ? "faultKinds" : "incidents"));
    }
    if (none && withFaults) {
      throw e.child("none").wrong("must not be true in a scenario with faults");
    }
    if (!faultKinds.isEmpty() && !incidents.isEmpty()) {
      throw e.child("faultKinds").wrong("must not be given beside incidents, which have kinds");
    }
    if (mustBePredicted && !incidents.isEmpty()) {
      throw e.child("mustBePredicted").wrong("must be said of each of incidents, as predicted");
    }
    if (!none && !says && !noCulprit) {
      throw e.child("faultKinds")
          .wrong("must name at least one fault kind, or incidents be given, or none be true");
    }
    if (noCulprit && !culprit.isEmpty()) {
      throw e.child("noCulprit").wrong("must not be true beside culprit");
    }
    if (culprit.isEmpty() && !culpritKind.isEmpty()) {
      throw e.child("culpritKind").wrong("must not be given without culprit");
    }
  }

  private static String culprit(Entry e, Consumer<Entry> checkName) {
    checkName.accept(e);
    return e.name();
  }

  private static String action(Entry e) {
    return e.oneOf(Action.class).name();
  }
}
