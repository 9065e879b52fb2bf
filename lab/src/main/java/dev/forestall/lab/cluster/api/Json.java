package dev.forestall.lab.cluster.api;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Trees and typed objects of Kubernetes, and the few questions that are asked of a tree. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final KubernetesSerialization TYPED = new KubernetesSerialization();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw ApiError.badRequest("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  static ObjectNode readObject(String text) {
    if (read(text) instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("the body must be one JSON object");
  }

  /**
   * By way of text, so that a number is the same node whether it came from a typed object or over
   * HTTP: trees are compared to find what changed.
   */
  static ObjectNode tree(Object typed) {
    return readObject(TYPED.asJson(typed));
  }

  static <T> T typed(JsonNode tree, Class<T> type) {
    return TYPED.convertValue(tree, type);
  }

  /** The text at a path of field names; empty where there is none. */
  static String text(JsonNode node, String... path) {
    return at(node, path).asString("");
  }

  /** The number at a path of field names; zero where there is none. */
  static long number(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isNumber() ? found.longValue() : 0;
  }

  static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  /** The object at that field, made where it is missing. */
  static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode found ? found : parent.putObject(name);
  }

  static ObjectNode metadata(ObjectNode object) {
    return child(object, "metadata");
  }

  /** Puts the value, or takes the field away where there is no value. */
  static void setOrRemove(ObjectNode parent, String name, @Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      parent.remove(name);
    } else {
      parent.set(name, value);
    }
  }
}
