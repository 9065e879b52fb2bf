package dev.forestall.lab.cluster.api;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The subresource {@code scale}: an {@code autoscaling/v1 Scale} in place of the whole object. */
final class Scale {
  private Scale() {}

  static ObjectNode of(ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = Json.metadata(scale);
    for (String name :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      Json.setOrRemove(metadata, name, Json.at(object, "metadata", name));
    }
    scale.putObject("spec").put("replicas", (int) Json.number(object, "spec", "replicas"));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", (int) Json.number(object, "status", "replicas"));
    status.put("selector", selector(Json.at(object, "spec", "selector", "matchLabels")));
    return scale;
  }

  private static String selector(JsonNode labels) {
    return String.join(
        ",",
        labels.properties().stream()
            .map(e -> e.getKey() + "=" + e.getValue().asString(""))
            .toList());
  }

  /** The object with what was asked of its scale; version and UID come along to be checked. */
  static ObjectNode applied(ObjectNode object, JsonNode scale) {
    JsonNode replicas = Json.at(scale, "spec", "replicas");
    if (!replicas.isMissingNode() && !replicas.isInt()) {
      throw ApiError.badRequest("spec.replicas must be a whole number");
    }
    ObjectNode scaled = object.deepCopy();
    Json.child(scaled, "spec").put("replicas", replicas.asInt(0));
    ObjectNode metadata = Json.metadata(scaled);
    for (String name : List.of("name", "uid", "resourceVersion")) {
      Json.setOrRemove(metadata, name, Json.at(scale, "metadata", name));
    }
    return scaled;
  }
}
