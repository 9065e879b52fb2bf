package dev.forestall.lab.cluster.api;

import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch for the lists that workloads have: merged by key where Kubernetes' types
 * say so, replaced otherwise; directives {@code $patch}, {@code $retainKeys} and {@code
 * $deleteFromPrimitiveList} are known, {@code $setElementOrder} is passed over
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
 */
final class StrategicMerge {
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";
  private static final String DIRECTIVE = "$patch";

  /** Field name of a list to the key of its elements; the empty key marks a set of plain values. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("hostAliases", "ip"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("taints", "key"),
          Map.entry("finalizers", ""));

  private StrategicMerge() {}

  static ObjectNode apply(ObjectNode into, ObjectNode patch) {
    if (Json.text(patch, DIRECTIVE).equals("replace")) {
      into.removeAll();
    }
    retain(into, patch.path(RETAIN));
    for (var field : patch.properties()) {
      String name = field.getKey();
      if (name.startsWith(DELETE_FROM)) {
        removeValues(into.path(name.substring(DELETE_FROM.length())), field.getValue());
      } else if (!name.startsWith("$")) {
        set(into, name, field.getValue());
      }
    }
    return into;
  }

  private static void retain(ObjectNode into, JsonNode keys) {
    if (keys.isArray()) {
      into.retain(keys.valueStream().map(key -> key.asString("")).toList());
    }
  }

  private static void removeValues(JsonNode list, JsonNode gone) {
    if (list instanceof ArrayNode values) {
      values.removeIf(value -> gone.valueStream().anyMatch(value::equals));
    }
  }

  private static void set(ObjectNode into, String name, JsonNode value) {
    if (value.isNull() || Json.text(value, DIRECTIVE).equals("delete")) {
      into.remove(name);
    } else if (value instanceof ObjectNode object) {
      ObjectNode base = into.get(name) instanceof ObjectNode found ? found : Json.object();
      into.set(name, apply(base, object));
    } else if (value instanceof ArrayNode list) {
      ArrayNode base =
          into.get(name) instanceof ArrayNode found ? found : JsonNodeFactory.instance.arrayNode();
      into.set(name, merged(name, base, list));
    } else {
      into.set(name, value);
    }
  }

  private static ArrayNode merged(String name, ArrayNode into, ArrayNode patch) {
    Optional<String> key = keyOf(name, patch, into);
    boolean replace =
        patch.valueStream().anyMatch(element -> Json.text(element, DIRECTIVE).equals("replace"));
    if (key.isEmpty() || replace) {
      ArrayNode replaced = patch.deepCopy();
      replaced.removeIf(element -> element.has(DIRECTIVE));
      return replaced;
    }
    for (JsonNode element : patch) {
      if (element instanceof ObjectNode object) {
        mergeElement(into, key.get(), object);
      } else if (into.valueStream().noneMatch(element::equals)) {
        into.add(element);
      }
    }
    return into;
  }

  private static Optional<String> keyOf(String name, ArrayNode patch, ArrayNode into) {
    if (name.equals("ports")) {
      boolean ofContainer =
          StreamSupport.stream(patch.spliterator(), false).anyMatch(p -> p.has("containerPort"))
              || into.valueStream().anyMatch(p -> p.has("containerPort"));
      return Optional.of(ofContainer ? "containerPort" : "port");
    }
    return Optional.ofNullable(KEYS.get(name));
  }

  private static void mergeElement(ArrayNode into, String key, ObjectNode patch) {
    JsonNode id = patch.path(key);
    if (id.isMissingNode()) {
      throw ApiError.badRequest(
          "map: %s does not contain declared merge key: %s".formatted(Json.write(patch), key));
    }
    if (Json.text(patch, DIRECTIVE).equals("delete")) {
      into.removeIf(element -> element.path(key).equals(id));
      return;
    }
    for (JsonNode element : into) {
      if (element.path(key).equals(id) && element instanceof ObjectNode found) {
        apply(found, patch);
        return;
      }
    }
    into.add(apply(Json.object(), patch));
  }
}
