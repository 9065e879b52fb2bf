package dev.forestall.lab.cluster.api;

import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two forms of an Event, {@code v1} and {@code events.k8s.io/v1}: the same object with some
 * fields under other names. Kept as {@code v1}, as a real server does.
 */
final class EventForm {
  private static final Map<String, String> NEW_TO_OLD =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count",
          "reportingController", "reportingComponent");

  private static final Map<String, String> OLD_TO_NEW =
      NEW_TO_OLD.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private EventForm() {}

  /** From the form of the request's kind to the stored one. */
  static ObjectNode stored(Kind kind, ObjectNode given) {
    return kind.equals(Kinds.EVENT_V1) ? renamed(given, NEW_TO_OLD, Kinds.EVENT) : given;
  }

  /** From the stored form to that of the request's kind. */
  static ObjectNode served(Kind kind, ObjectNode stored) {
    return kind.equals(Kinds.EVENT_V1) ? renamed(stored, OLD_TO_NEW, kind) : stored;
  }

  private static ObjectNode renamed(ObjectNode from, Map<String, String> names, Kind kind) {
    ObjectNode to = Json.object();
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      to.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue());
    }
    return to.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
  }
}
