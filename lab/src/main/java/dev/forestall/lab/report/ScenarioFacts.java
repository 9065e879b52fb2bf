package dev.forestall.lab.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the simulated cluster says of a scenario; times are cluster time.
 *
 * @param name scenario
 * @param wanted what is expected of Forestall
 * @param faultWorkloads workloads with a fault, {@code namespace/name}
 * @param workloads all workloads, {@code namespace/name}
 * @param startedAt start of the scenario
 * @param injectedAt when the fault comes in
 * @param failedAt when it failed, null when it did not
 * @param wouldFailAt when it fails with all actions off
 * @param failedAtOf when each workload first failed
 * @param wouldFailAtOf when each workload first fails with all actions off
 * @param endsAt end of the scenario
 * @param naiveAlarms onsets of {@code predict_linear} over 15 minutes
 * @param templateWrites writes of others that changed a pod template
 */
public record ScenarioFacts(
    String name,
    Wanted wanted,
    List<String> faultWorkloads,
    List<String> workloads,
    @Nullable Instant startedAt,
    @Nullable Instant injectedAt,
    @Nullable Instant failedAt,
    @Nullable Instant wouldFailAt,
    Map<String, Instant> failedAtOf,
    Map<String, Instant> wouldFailAtOf,
    @Nullable Instant endsAt,
    int naiveAlarms,
    int templateWrites) {

  /**
   * What is expected of Forestall.
   *
   * @param nothing whether no incident and no action
   * @param incidents the incidents that are expected or allowed
   * @param culprits of which one is to be named as the culprit; empty when that is not judged
   * @param culpritKinds fault kinds of which the culprit's may be; empty for any
   * @param nobody whether nobody may be named
   * @param actions accepted actions
   * @param forbiddenActions actions that fail the run
   */
  public record Wanted(
      boolean nothing,
      List<ExpectedIncident> incidents,
      List<String> culprits,
      List<String> culpritKinds,
      boolean nobody,
      List<String> actions,
      List<String> forbiddenActions) {

    /** Fault kinds of the incidents that must not be missing. */
    List<String> kinds() {
      return incidents.stream()
          .filter(i -> !i.optional())
          .flatMap(i -> i.kinds().stream())
          .distinct()
          .toList();
    }

    /** Whether an action that writes to the cluster is accepted. */
    boolean repairs() {
      return actions.contains("Rollback")
          || actions.contains("Restart")
          || actions.contains("Scale");
    }

    /** Whether a person may be called. */
    boolean callsAPerson() {
      return actions.contains("Escalate");
    }
  }

  /** Whether no incident and no action are expected. */
  public boolean nothingExpected() {
    return wanted.nothing();
  }

  /** Reads the state of the simulated cluster. */
  public static ScenarioFacts of(JsonNode state) {
    JsonNode scenario = state.path("scenario");
    return new ScenarioFacts(
        scenario.path("name").asString(""),
        wanted(state, scenario.path("expectations")),
        texts(state.path("faultWorkloads")),
        new ArrayList<>(state.path("failedRequests").propertyNames()),
        instant(state.path("scenarioStart")),
        instant(state.path("injectedAt")),
        instant(state.path("failedAt")),
        instant(state.path("wouldFailAt")),
        instants(state.path("failedAtOf")),
        instants(state.path("wouldFailAtOf")),
        instant(state.path("endsAt")),
        state.path("naiveAlarms").asInt(0),
        state.path("templateWrites").asInt(0));
  }

  private static Wanted wanted(JsonNode state, JsonNode expected) {
    List<ExpectedIncident> incidents = new ArrayList<>();
    state
        .path("expectedIncidents")
        .forEach(i ->
            incidents.add(
                new ExpectedIncident(
                    texts(i.path("workloads")),
                    texts(i.path("kinds")),
                    i.path("predicted").asBoolean(false),
                    i.path("optional").asBoolean(false))));
    return new Wanted(
        expected.path("none").asBoolean(false),
        incidents,
        texts(state.path("culprits")),
        texts(expected.path("culpritKind")),
        expected.path("noCulprit").asBoolean(false),
        texts(expected.path("actions")),
        texts(expected.path("forbiddenActions")));
  }

  private static @Nullable Instant instant(JsonNode value) {
    return value.isString() ? Instant.parse(value.asString()) : null;
  }

  private static Map<String, Instant> instants(JsonNode values) {
    Map<String, Instant> all = new TreeMap<>();
    for (String key : values.propertyNames()) {
      all.put(key, Instant.parse(values.path(key).asString()));
    }
    return all;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString()));
    return texts;
  }
}
