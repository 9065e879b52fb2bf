package dev.forestall.remediation.propose;

import dev.forestall.model.remediation.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs between an object and what a dry run makes of it, without what changes by itself:
 * status, managed fields, generation, resource version, timestamps of the metadata, and the
 * annotations of controllers and of Forestall.
 */
public final class JsonDiff {
  private static final List<String> OWN_ANNOTATIONS =
      List.of("deployment.kubernetes.io/", "forestall.dev/");
  private static final List<String> OF_ITSELF =
      List.of(
          "managedFields",
          "generation",
          "resourceVersion",
          "creationTimestamp",
          "deletionTimestamp",
          "selfLink");

  private JsonDiff() {}

  /** The object without what changes by itself. */
  public static JsonNode settled(JsonNode object) {
    ObjectNode copy = (ObjectNode) Json.canonical(object);
    copy.remove("status");
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(OF_ITSELF);
      if (metadata.get("annotations") instanceof ObjectNode annotations) {
        List<String> own =
            annotations.propertyNames().stream()
                .filter(k -> OWN_ANNOTATIONS.stream().anyMatch(k::startsWith))
                .toList();
        annotations.remove(own);
        if (annotations.isEmpty()) {
          metadata.remove("annotations");
        }
      }
    }
    return copy;
  }

  /** The fields that differ, in order of their pointers' first appearance. */
  public static List<FieldChange> between(JsonNode before, JsonNode after) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(
      String at, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldChange> changes) {
    if (before instanceof ObjectNode b && after instanceof ObjectNode a) {
      TreeSet<String> keys = new TreeSet<>(b.propertyNames());
      keys.addAll(a.propertyNames());
      keys.forEach(k -> compare(at + "/" + Json.token(k), b.get(k), a.get(k), changes));
    } else if (before instanceof ArrayNode b
        && after instanceof ArrayNode a
        && b.size() == a.size()) {
      for (int i = 0; i < b.size(); i++) {
        compare(at + "/" + i, b.get(i), a.get(i), changes);
      }
    } else if (before == null ? after != null : !before.equals(after)) {
      changes.add(new FieldChange(at, text(before), text(after)));
    }
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null ? null : node.toString();
  }
}
