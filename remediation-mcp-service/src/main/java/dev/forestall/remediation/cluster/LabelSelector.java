package dev.forestall.remediation.cluster;

import tools.jackson.databind.JsonNode;

/**
 * Label selectors as the API means them: an empty one selects everything, an absent one nothing.
 */
final class LabelSelector {
  private LabelSelector() {}

  static boolean selects(JsonNode selector, JsonNode labels) {
    if (!selector.isObject()) {
      return false;
    }
    boolean matched =
        selector.path("matchLabels").properties().stream()
            .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
    for (JsonNode expression : selector.path("matchExpressions")) {
      matched = matched && holds(expression, labels);
    }
    return matched;
  }

  private static boolean holds(JsonNode expression, JsonNode labels) {
    JsonNode value = labels.path(expression.path("key").asString(""));
    boolean listed = false;
    for (JsonNode candidate : expression.path("values")) {
      listed = listed || candidate.equals(value);
    }
    return switch (expression.path("operator").asString("")) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> !value.isMissingNode();
      case "DoesNotExist" -> value.isMissingNode();
      default -> true; // an operator of a later version: rather too many budgets than too few
    };
  }
}
