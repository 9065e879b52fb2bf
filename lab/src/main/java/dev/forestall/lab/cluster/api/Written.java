package dev.forestall.lab.cluster.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a write from outside.
 *
 * @param code of HTTP
 * @param answer the body
 * @param before the object as it was, where there was one
 * @param after the object as it is (or would be, in a dry run), where there is one
 */
record Written(int code, JsonNode answer, @Nullable ObjectNode before, @Nullable ObjectNode after) {

  String name() {
    ObjectNode object = after == null ? before : after;
    return object == null ? "" : Json.text(object, "metadata", "name");
  }

  boolean templateChanged() {
    return before != null
        && after != null
        && Json.text(after, "kind").equals("Deployment")
        && !Json.at(before, "spec", "template").equals(Json.at(after, "spec", "template"));
  }

  String proposal() {
    return after == null
        ? ""
        : Json.text(after, "metadata", "annotations", "forestall.dev/proposal");
  }
}
