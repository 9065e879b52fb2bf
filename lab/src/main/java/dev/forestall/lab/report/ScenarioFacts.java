package dev.forestall.lab.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the simulated cluster says of a scenario; times are cluster time.
 *
 * @param name scenario
 * @param nothingExpected whether no incident and no action are expected
 * @param faultKinds fault kinds of which the incident may be
 * @param mustBePredicted whether it must be predicted before the failure
 * @param actions accepted actions
 * @param forbiddenActions actions that fail the run
 * @param faultWorkloads workloads with a fault, {@code namespace/name}
 * @param workloads all workloads, {@code namespace/name}
 * @param startedAt start of the scenario
 * @param injectedAt when the fault comes in
 * @param failedAt when it failed, null when it did not
 * @param wouldFailAt when it fails with all actions off
 * @param endsAt end of the scenario
 * @param naiveAlarms onsets of {@code predict_linear} over 15 minutes
 * @param templateWrites writes of others that changed a pod template
 */
public record ScenarioFacts(
    String name,
    boolean nothingExpected,
    List<String> faultKinds,
    boolean mustBePredicted,
    List<String> actions,
    List<String> forbiddenActions,
    List<String> faultWorkloads,
    List<String> workloads,
    @Nullable Instant startedAt,
    @Nullable Instant injectedAt,
    @Nullable Instant failedAt,
    @Nullable Instant wouldFailAt,
    @Nullable Instant endsAt,
    int naiveAlarms,
    int templateWrites) {

  /** Reads the state of the simulated cluster. */
  public static ScenarioFacts of(JsonNode state) {
    JsonNode scenario = state.path("scenario");
    JsonNode expected = scenario.path("expectations");
    return new ScenarioFacts(
        scenario.path("name").asString(""),
        expected.path("none").asBoolean(false),
        texts(expected.path("faultKinds")),
        expected.path("mustBePredicted").asBoolean(false),
        texts(expected.path("actions")),
        texts(expected.path("forbiddenActions")),
        texts(state.path("faultWorkloads")),
        new ArrayList<>(state.path("failedRequests").propertyNames()),
        instant(state, "scenarioStart"),
        instant(state, "injectedAt"),
        instant(state, "failedAt"),
        instant(state, "wouldFailAt"),
        instant(state, "endsAt"),
        state.path("naiveAlarms").asInt(0),
        state.path("templateWrites").asInt(0));
  }

  private static @Nullable Instant instant(JsonNode state, String field) {
    JsonNode value = state.path(field);
    return value.isString() ? Instant.parse(value.asString()) : null;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString()));
    return texts;
  }
}
