package dev.forestall.lab.cluster.api;

import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Get and list. */
final class Reads {
  private final Store store;

  Reads(Store store) {
    this.store = store;
  }

  ObjectNode get(Target target) {
    return store
        .locked(() -> store.find(target.stored(), target.namespace(), target.name()))
        .map(object -> EventForm.served(target.kind(), object))
        .orElseThrow(() -> ApiError.notFound(target.kind(), target.name()));
  }

  /** The whole list: {@code limit} is a wish that a server need not follow. */
  ObjectNode list(Target target, Map<String, String> query) {
    Kind kind = target.kind();
    Predicate<JsonNode> selector = selector(kind, query);
    return store.locked(() -> {
      ObjectNode list = Json.object().put("kind", kind.kind() + "List");
      list.put("apiVersion", kind.apiVersion());
      Json.metadata(list).put("resourceVersion", Long.toString(store.version()));
      ArrayNode items = list.putArray("items");
      in(target).stream()
          .map(object -> EventForm.served(kind, object))
          .filter(selector)
          .forEach(items::add);
      return list;
    });
  }

  /** The stored objects that the path and the selectors of a request name. */
  Collection<ObjectNode> matching(Target target, Map<String, String> query) {
    Predicate<JsonNode> selector = selector(target.kind(), query);
    return in(target).stream()
        .filter(object -> selector.test(EventForm.served(target.kind(), object)))
        .toList();
  }

  private Collection<ObjectNode> in(Target target) {
    String namespace = target.namespace();
    return store.all(target.stored()).stream()
        .filter(o -> namespace.isEmpty() || Json.text(o, "metadata", "namespace").equals(namespace))
        .toList();
  }

  private static Predicate<JsonNode> selector(Kind kind, Map<String, String> query) {
    return Selector.of(
        kind, query.getOrDefault("labelSelector", ""), query.getOrDefault("fieldSelector", ""));
  }
}
