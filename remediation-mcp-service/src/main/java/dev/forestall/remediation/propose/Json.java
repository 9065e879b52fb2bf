package dev.forestall.remediation.propose;

import dev.forestall.model.wire.Wire;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees, compared as an API server means them. */
public final class Json {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** A new string. */
  public static JsonNode text(String value) {
    return NODES.stringNode(value);
  }

  /** Reads a document. */
  public static JsonNode parse(String text) {
    return Wire.json().readTree(text);
  }

  /** The string at a pointer, empty text when there is none. */
  public static String at(JsonNode object, String pointer) {
    JsonNode found = object.at(pointer);
    return found.isString() ? found.stringValue() : "";
  }

  /** A copy with keys in order and without nulls: an absent field and a null one mean the same. */
  public static JsonNode canonical(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      object.properties().stream()
          .filter(e -> !e.getValue().isNull())
          .forEach(e -> sorted.put(e.getKey(), canonical(e.getValue())));
      ObjectNode copy = NODES.objectNode();
      sorted.forEach(copy::set);
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode();
      array.forEach(item -> copy.add(canonical(item)));
      return copy;
    }
    return node;
  }

  /** One token of a JSON pointer, escaped. */
  public static String token(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
