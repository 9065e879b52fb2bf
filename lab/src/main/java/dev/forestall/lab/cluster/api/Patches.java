package dev.forestall.lab.cluster.api;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The three patches: JSON patch (RFC 6902), merge patch (RFC 7386), strategic merge patch. */
final class Patches {
  private Patches() {}

  /**
   * The object with the patch applied; the given one stays as it is.
   *
   * @throws ApiError 415 for another content type, 422 for a failed test or a path that leads
   *     nowhere, 400 for what is no patch
   */
  static ObjectNode apply(String contentType, String body, ObjectNode object) {
    String type = contentType.replaceAll(";.*", "").trim();
    return switch (type) {
      case "application/json-patch+json" -> jsonPatch(Json.read(body), object);
      case "application/merge-patch+json" -> merge(object.deepCopy(), Json.readObject(body));
      case "application/strategic-merge-patch+json" ->
          StrategicMerge.apply(object.deepCopy(), Json.readObject(body));
      default ->
          throw ApiError.unsupportedMediaType(
              "the body of the request was in an unknown format (%s) - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json; the simulated cluster has no server-side apply"
                  .formatted(type.isEmpty() ? "no content type" : type));
    };
  }

  private static ObjectNode jsonPatch(JsonNode patch, ObjectNode object) {
    if (!(patch instanceof ArrayNode operations)) {
      throw ApiError.badRequest("a JSON patch must be an array of operations");
    }
    for (JsonNode operation : operations) {
      if (!operation.isObject()
          || !operation.path("op").isString()
          || !operation.path("path").isString()) {
        throw ApiError.badRequest("each operation of a JSON patch needs \"op\" and \"path\"");
      }
    }
    try {
      JsonNode patched = object;
      for (JsonNode operation : operations) {
        patched = step(patched, (ObjectNode) operation);
      }
      if (patched instanceof ObjectNode result) {
        return result;
      }
      throw ApiError.unprocessable("the patch leaves no object");
    } catch (JsonPatchException | JacksonException | IllegalArgumentException e) {
      throw ApiError.unprocessable(
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  /**
   * One operation. Where only the last name of a path is missing, a real server is milder than the
   * RFC: a replace adds, and a test for null holds.
   */
  private static JsonNode step(JsonNode object, ObjectNode operation) {
    JsonPointer path = JsonPointer.compile(Json.text(operation, "path"));
    JsonPointer parent = path.head();
    String name = Json.text(operation, "op");
    ObjectNode asked = operation.deepCopy();
    if (parent != null
        && object.at(parent).isObject()
        && !object.at(parent).has(path.last().getMatchingProperty())) {
      if (name.equals("test") && !operation.hasNonNull("value")) {
        return object;
      }
      if (name.equals("remove")) {
        throw ApiError.unprocessable("the patch removes what is not there: " + path);
      }
      if (name.equals("replace")) {
        asked.put("op", "add");
      }
    }
    return JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(asked), object.deepCopy());
  }

  private static ObjectNode merge(ObjectNode into, ObjectNode patch) {
    for (var field : patch.properties()) {
      JsonNode value = field.getValue();
      if (value.isNull()) {
        into.remove(field.getKey());
      } else if (value instanceof ObjectNode object) {
        JsonNode old = into.get(field.getKey());
        ObjectNode base = old instanceof ObjectNode found ? found : Json.object();
        into.set(field.getKey(), merge(base, object));
      } else {
        into.set(field.getKey(), value);
      }
    }
    return into;
  }
}
