package dev.forestall.lab.cluster.api;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who changed which fields, in {@code metadata.managedFields}: an entry of operation Update a
 * manager and subresource, whose changed fields leave the entries of the others. Lists count as one
 * field here (a real server goes into their elements).
 */
final class ManagedFields {
  private ManagedFields() {}

  /** Writes the entry into {@code after}; nothing where the manager changed no field. */
  static void record(
      ObjectNode before, ObjectNode after, String manager, String subresource, String time) {
    ObjectNode changed = changed(content(before), content(after));
    if (changed.isEmpty()) {
      return;
    }
    ArrayNode entries = Json.metadata(after).withArray("managedFields");
    List<JsonNode> kept = new ArrayList<>();
    ObjectNode mine = entry(manager, subresource, Json.text(after, "apiVersion"));
    for (JsonNode element : entries.deepCopy()) {
      ObjectNode entry = (ObjectNode) element;
      boolean own =
          Json.text(entry, "manager").equals(manager)
              && Json.text(entry, "operation").equals("Update")
              && Json.text(entry, "subresource").equals(subresource);
      if (own) {
        mine = entry;
      } else {
        subtract(Json.child(entry, "fieldsV1"), changed);
        if (!entry.path("fieldsV1").isEmpty()) {
          kept.add(entry);
        }
      }
    }
    unite(Json.child(mine, "fieldsV1"), changed);
    mine.put("time", time);
    kept.add(mine);
    entries.removeAll();
    entries.addAll(kept);
  }

  private static ObjectNode entry(String manager, String subresource, String apiVersion) {
    ObjectNode entry = Json.object().put("manager", manager).put("operation", "Update");
    entry.put("apiVersion", apiVersion).put("time", "").put("fieldsType", "FieldsV1");
    entry.putObject("fieldsV1");
    if (!subresource.isEmpty()) {
      entry.put("subresource", subresource);
    }
    return entry;
  }

  /** What managers own: all but the names of the object and what the server itself keeps. */
  private static ObjectNode content(ObjectNode object) {
    ObjectNode content = object.deepCopy();
    content.remove(List.of("apiVersion", "kind"));
    if (content.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode owned = Json.object();
      for (String name : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
        if (metadata.has(name)) {
          owned.set(name, metadata.path(name));
        }
      }
      content.set("metadata", owned);
    }
    return content;
  }

  private static ObjectNode changed(JsonNode before, JsonNode after) {
    ObjectNode fields = Json.object();
    for (var field : after.properties()) {
      JsonNode old = before.path(field.getKey());
      JsonNode now = field.getValue();
      if (old.equals(now)) {
        continue;
      }
      ObjectNode below = now.isObject() ? changed(old, now) : Json.object();
      boolean onlyTookAway = now.isObject() && old.isObject() && below.isEmpty();
      if (!onlyTookAway) {
        fields.set("f:" + field.getKey(), below);
      }
    }
    return fields;
  }

  private static void unite(ObjectNode into, ObjectNode more) {
    for (var field : more.properties()) {
      unite(Json.child(into, field.getKey()), (ObjectNode) field.getValue());
    }
  }

  private static void subtract(ObjectNode from, ObjectNode taken) {
    for (var field : taken.properties()) {
      if (from.get(field.getKey()) instanceof ObjectNode inner) {
        subtract(inner, (ObjectNode) field.getValue());
        if (inner.isEmpty()) {
          from.remove(field.getKey());
        }
      }
    }
  }
}
