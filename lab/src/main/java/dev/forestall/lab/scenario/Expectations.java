package dev.forestall.lab.scenario;

import dev.forestall.model.incident.FaultKind;
import java.util.List;

/**
 * What Forestall is expected to do.
 *
 * @param none whether nothing at all: no incident and no action
 * @param faultKinds fault kinds of which an incident may be
 * @param mustBePredicted whether it must be predicted before the failure
 * @param actions actions of the catalogue that are accepted
 * @param forbiddenActions actions that fail the run wherever they are aimed
 */
public record Expectations(
    boolean none,
    List<FaultKind> faultKinds,
    boolean mustBePredicted,
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
    actions = List.copyOf(actions);
    forbiddenActions = List.copyOf(forbiddenActions);
  }

  static Expectations read(Entry e, boolean withFaults) {
    e.only("none", "faultKinds", "mustBePredicted", "actions", "forbiddenActions");
    Expectations read =
        new Expectations(
            e.read("none", Entry::yesOrNo, false),
            e.list("faultKinds", k -> k.oneOf(FaultKind.class)),
            e.read("mustBePredicted", Entry::yesOrNo, false),
            e.list("actions", Expectations::action),
            e.list("forbiddenActions", Expectations::action));
    if (read.none && !read.faultKinds.isEmpty()) {
      throw e.child("none").wrong("must not be true beside faultKinds");
    }
    if (read.none && withFaults) {
      throw e.child("none").wrong("must not be true in a scenario with faults");
    }
    if (!read.none && read.faultKinds.isEmpty()) {
      throw e.child("faultKinds").wrong("must name at least one fault kind, or none must be true");
    }
    return read;
  }

  private static String action(Entry e) {
    return e.oneOf(Action.class).name();
  }
}
