package dev.forestall.lab.cluster.api;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a watcher wants to see, and how a change reads to it.
 *
 * @param kind in whose form objects are sent
 * @param namespace empty for all
 * @param version start after it; zero: begin with everything there is
 * @param initialEvents the watcher asked for everything there is, ended by a bookmark
 */
record WatchRequest(
    Kind kind,
    String namespace,
    Predicate<JsonNode> selector,
    long version,
    boolean initialEvents,
    boolean bookmarks,
    long timeoutSeconds) {

  /** Of a list path with its query, or of one object's. */
  static WatchRequest of(Target target, Map<String, String> query) {
    String fields = query.getOrDefault("fieldSelector", "");
    if (!target.name().isEmpty()) {
      fields = "metadata.name=" + target.name() + (fields.isEmpty() ? "" : "," + fields);
    }
    return new WatchRequest(
        target.kind(),
        target.namespace(),
        Selector.of(target.kind(), query.getOrDefault("labelSelector", ""), fields),
        longOf(query, "resourceVersion"),
        "true".equals(query.get("sendInitialEvents")),
        "true".equals(query.get("allowWatchBookmarks")),
        longOf(query, "timeoutSeconds"));
  }

  private static long longOf(Map<String, String> query, String name) {
    String text = query.getOrDefault(name, "");
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest(name + ": Invalid value: \"" + text + "\": must be a number");
    }
  }

  boolean wantsEverything() {
    return initialEvents || version == 0;
  }

  boolean sees(@Nullable ObjectNode stored) {
    return stored != null
        && (namespace.isEmpty() || Json.text(stored, "metadata", "namespace").equals(namespace))
        && selector.test(EventForm.served(kind, stored));
  }

  /** The change as this watcher reads it; empty text where it does not concern it. */
  String line(Change change) {
    if (!change.kind().equals(Kinds.stored(kind))) {
      return "";
    }
    boolean was = sees(change.before());
    boolean is = sees(change.after());
    if (is) {
      return event(
          was ? "MODIFIED" : "ADDED", kind.equals(change.kind()) ? change.text() : text(change));
    }
    ObjectNode before = change.before();
    if (!was || before == null) {
      return "";
    }
    ObjectNode last = EventForm.served(kind, before).deepCopy();
    Json.metadata(last).put("resourceVersion", Long.toString(change.version()));
    return event("DELETED", Json.write(last));
  }

  private String text(Change change) {
    ObjectNode after = change.after();
    return after == null ? "" : Json.write(EventForm.served(kind, after));
  }

  String added(ObjectNode stored) {
    return event("ADDED", Json.write(EventForm.served(kind, stored)));
  }

  String bookmark(long at, boolean endOfInitial) {
    ObjectNode object = Json.object().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    ObjectNode metadata = Json.metadata(object).put("resourceVersion", Long.toString(at));
    if (endOfInitial) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return event("BOOKMARK", Json.write(object));
  }

  static String error(ApiError error) {
    return event("ERROR", Json.write(error.status()));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
  }
}
