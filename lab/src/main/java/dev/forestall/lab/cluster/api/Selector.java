package dev.forestall.lab.cluster.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Label and field selectors, as the query parameters {@code labelSelector} and {@code
 * fieldSelector} and as the object {@code matchLabels}/{@code matchExpressions} write them
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api).
 */
final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^\\s=!]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
  private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");

  private Selector() {}

  /** Of the query parameters; either may be empty. Objects are seen in the form of the kind. */
  static Predicate<JsonNode> of(Kind kind, String labels, String fields) {
    Predicate<JsonNode> byLabels = labels(labels);
    Predicate<JsonNode> byFields = fields(kind, fields);
    return object -> byLabels.test(Json.at(object, "metadata", "labels")) && byFields.test(object);
  }

  private static Predicate<JsonNode> labels(String selector) {
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (String part : parts(selector)) {
      all.add(label(part));
    }
    return all.isEmpty() ? labels -> true : labels -> all.stream().allMatch(p -> p.test(labels));
  }

  private static Predicate<JsonNode> label(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = Set.copyOf(List.of(set.group(3).trim().split("\\s*,\\s*")));
      return among(set.group(1), values, set.group(2).equals("in"));
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      return among(equality.group(1), Set.of(equality.group(3)), !equality.group(2).equals("!="));
    }
    String key = part.trim();
    if (key.startsWith("!")) {
      return labels -> !labels.has(key.substring(1).trim());
    }
    if (key.isEmpty() || key.contains(" ") || key.contains("(")) {
      throw ApiError.badRequest("unable to parse requirement: \"" + part + "\"");
    }
    return labels -> labels.has(key);
  }

  private static Predicate<JsonNode> among(String key, Set<String> values, boolean wanted) {
    return labels -> (labels.has(key) && values.contains(Json.text(labels, key))) == wanted;
  }

  private static Predicate<JsonNode> fields(Kind kind, String selector) {
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (String part : parts(selector)) {
      Matcher equality = EQUALITY.matcher(part);
      if (!equality.matches()) {
        throw ApiError.badRequest("invalid field selector: \"" + part + "\"");
      }
      all.add(field(kind, equality.group(1), equality.group(3), !equality.group(2).equals("!=")));
    }
    return all.isEmpty() ? object -> true : object -> all.stream().allMatch(p -> p.test(object));
  }

  private static Predicate<JsonNode> field(Kind kind, String name, String value, boolean wanted) {
    boolean known =
        name.equals("metadata.name")
            || (name.equals("metadata.namespace") && kind.namespaced())
            || kind.fields().contains(name);
    if (!known) {
      throw ApiError.badRequest("field label not supported: " + name);
    }
    String[] path =
        name.equals("source") ? new String[] {"source", "component"} : name.split("\\.");
    return object -> {
      String found = Json.text(object, path);
      boolean same = found.equals(value) || (found.isEmpty() && value.equals("false"));
      return same == wanted;
    };
  }

  private static List<String> parts(String selector) {
    return selector.isBlank() ? List.of() : List.of(COMMA_OUTSIDE_PARENTHESES.split(selector, -1));
  }

  /**
   * Of the object form, as in a workload or a disruption budget; an empty one matches everything, a
   * missing one nothing.
   */
  static boolean matches(JsonNode selector, JsonNode labels) {
    if (!selector.isObject()) {
      return false;
    }
    boolean equal =
        selector.path("matchLabels").properties().stream()
            .allMatch(e -> labels.has(e.getKey()) && labels.path(e.getKey()).equals(e.getValue()));
    return equal
        && selector.path("matchExpressions").valueStream().allMatch(e -> expression(e, labels));
  }

  private static boolean expression(JsonNode expression, JsonNode labels) {
    String key = Json.text(expression, "key");
    boolean among =
        labels.has(key)
            && expression.path("values").valueStream().anyMatch(v -> v.equals(labels.path(key)));
    return switch (Json.text(expression, "operator")) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "Exists" -> labels.has(key);
      case "DoesNotExist" -> !labels.has(key);
      default -> false;
    };
  }
}
