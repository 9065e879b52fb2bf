package dev.forestall.lab.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A place in a scenario file: its value, and how to say what is wrong with it.
 *
 * @param file name of the file
 * @param path path of the key, such as {@code workloads[0].memoryLimit}; empty at the top
 * @param node the value
 */
record Entry(String file, String path, JsonNode node) {

  /** A mapping with no keys but these. */
  Entry only(String... keys) {
    return only(List.of(keys));
  }

  /** A mapping with no keys but these. */
  Entry only(List<String> keys) {
    mapping();
    for (String key : node.propertyNames()) {
      if (!keys.contains(key)) {
        throw child(key).wrong("is not a known key; known here are " + String.join(", ", keys));
      }
    }
    return this;
  }

  Set<String> keys() {
    mapping();
    return Set.copyOf(node.propertyNames());
  }

  Entry child(String key) {
    return new Entry(file, path.isEmpty() ? key : path + "." + key, node.path(key));
  }

  boolean has(String key) {
    return node.has(key) && !node.get(key).isNull();
  }

  Entry required(String key) {
    if (!has(key)) {
      throw child(key).wrong("must be given");
    }
    return child(key);
  }

  <T> Optional<T> optional(String key, Function<Entry, T> read) {
    return has(key) ? Optional.of(read.apply(child(key))) : Optional.empty();
  }

  <T> T read(String key, Function<Entry, T> read, T otherwise) {
    return optional(key, read).orElse(otherwise);
  }

  <T> List<T> list(String key, Function<Entry, T> read) {
    if (!has(key)) {
      return List.of();
    }
    return child(key).items(read);
  }

  /** A list, or a single item in its place. */
  <T> List<T> oneOrMore(String key, Function<Entry, T> read) {
    return has(key) && !child(key).node.isArray()
        ? List.of(read.apply(child(key)))
        : list(key, read);
  }

  /** The items of this list. */
  <T> List<T> items(Function<Entry, T> read) {
    if (!node.isArray()) {
      throw wrong("must be a list");
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      items.add(read.apply(new Entry(file, path + "[" + i + "]", node.get(i))));
    }
    return List.copyOf(items);
  }

  String text() {
    if (!node.isValueNode() || node.isNull() || node.asString().isBlank()) {
      throw wrong("must be a text");
    }
    return node.asString();
  }

  /** A name as Kubernetes allows it. */
  String name() {
    String name = text();
    if (!name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?") || name.length() > 50) {
      throw wrong("must be a name of at most 50 small letters, digits and hyphens, not " + name);
    }
    return name;
  }

  boolean yesOrNo() {
    if (!node.isBoolean()) {
      throw wrong("must be true or false, not " + shown());
    }
    return node.asBoolean();
  }

  <E extends Enum<E>> E oneOf(Class<E> type) {
    return oneOf(type, Enum::name);
  }

  <E extends Enum<E>> E oneOf(Class<E> type, Function<E, String> spelling) {
    String given = text();
    return Stream.of(type.getEnumConstants())
        .filter(e -> spelling.apply(e).equals(given))
        .findAny()
        .orElseThrow(() ->
            wrong(
                "must be one of "
                    + String.join(", ", Stream.of(type.getEnumConstants()).map(spelling).toList())
                    + ", not "
                    + given));
  }

  ScenarioException wrong(String what) {
    return new ScenarioException(
        file + ": " + (path.isEmpty() ? "the file" : path) + " " + what + ".");
  }

  String shown() {
    return node.isValueNode() ? node.asString() : node.toString();
  }

  private void mapping() {
    if (!node.isObject()) {
      throw wrong("must be a mapping of keys to values");
    }
  }
}
