package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.Kind.Trait;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server says about itself: version, groups, resources. */
final class Discovery {
  /** The release whose rules are followed, marked so that nobody takes it for a real cluster. */
  static final String VERSION = "v1.36.0-simulated";

  private Discovery() {}

  static Optional<ObjectNode> at(String path) {
    List<String> parts = List.of(path.replaceAll("^/|/$", "").split("/"));
    return switch (parts.getFirst()) {
      case "version" -> parts.size() == 1 ? Optional.of(version()) : Optional.empty();
      case "api" -> core(parts);
      case "apis" -> groups(parts);
      default -> Optional.empty();
    };
  }

  private static ObjectNode version() {
    ObjectNode version = Json.object().put("major", "1").put("minor", "36");
    version.put("gitVersion", VERSION).put("gitCommit", "simulated").put("gitTreeState", "clean");
    version.put("buildDate", "2026-01-01T00:00:00Z").put("goVersion", "none");
    return version.put("compiler", "none").put("platform", "simulation");
  }

  private static Optional<ObjectNode> core(List<String> parts) {
    if (parts.size() == 1) {
      ObjectNode versions = Json.object().put("kind", "APIVersions");
      versions.putArray("versions").add("v1");
      return Optional.of(versions);
    }
    return parts.size() == 2 ? resources("", parts.get(1)) : Optional.empty();
  }

  private static Optional<ObjectNode> groups(List<String> parts) {
    return switch (parts.size()) {
      case 1 -> {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        groupNames().forEach(name -> groups.add(group(name)));
        yield Optional.of(list);
      }
      case 2 ->
          groupNames().contains(parts.get(1))
              ? Optional.of(group(parts.get(1)).put("kind", "APIGroup").put("apiVersion", "v1"))
              : Optional.empty();
      case 3 -> resources(parts.get(1), parts.get(2));
      default -> Optional.empty();
    };
  }

  private static Set<String> groupNames() {
    Set<String> names = new LinkedHashSet<>();
    Kinds.ALL.forEach(kind -> names.add(kind.group()));
    names.remove("");
    names.add(Reviews.GROUP);
    return names;
  }

  private static ObjectNode group(String name) {
    String version =
        Kinds.ALL.stream()
            .filter(kind -> kind.group().equals(name))
            .map(Kind::version)
            .findFirst()
            .orElse("v1");
    ObjectNode group = Json.object().put("name", name);
    ObjectNode entry = Json.object().put("groupVersion", name + "/" + version);
    entry.put("version", version);
    group.putArray("versions").add(entry);
    group.set("preferredVersion", entry.deepCopy());
    return group;
  }

  private static Optional<ObjectNode> resources(String group, String version) {
    List<ObjectNode> resources = new ArrayList<>();
    Kinds.ALL.stream()
        .filter(kind -> kind.group().equals(group) && kind.version().equals(version))
        .forEach(kind -> add(resources, kind));
    if (group.equals(Reviews.GROUP) && version.equals("v1")) {
      Reviews.KINDS.forEach((plural, kind) ->
          resources.add(resource(plural, kind, plural.startsWith("local"), "create")));
    }
    if (resources.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode array = list.putArray("resources");
    resources.forEach(array::add);
    return Optional.of(list);
  }

  private static void add(List<ObjectNode> resources, Kind kind) {
    resources.add(
        resource(
            kind.plural(),
            kind.kind(),
            kind.namespaced(),
            "create",
            "delete",
            "deletecollection",
            "get",
            "list",
            "patch",
            "update",
            "watch"));
    if (kind.has(Trait.STATUS)) {
      resources.add(below(kind, "status", kind.kind(), "get", "patch", "update"));
    }
    if (kind.has(Trait.SCALE)) {
      resources.add(
          below(kind, "scale", "Scale", "get", "patch", "update")
              .put("group", "autoscaling")
              .put("version", "v1"));
    }
    if (kind.equals(Kinds.POD)) {
      resources.add(
          below(kind, "eviction", "Eviction", "create")
              .put("group", "policy")
              .put("version", "v1"));
      resources.add(below(kind, "resize", "Pod", "get", "patch", "update"));
      resources.add(below(kind, "log", "Pod", "get"));
    }
  }

  private static ObjectNode below(Kind kind, String subresource, String type, String... verbs) {
    return resource(kind.plural() + "/" + subresource, type, kind.namespaced(), verbs);
  }

  private static ObjectNode resource(
      String name, String kind, boolean namespaced, String... verbs) {
    ObjectNode resource = Json.object().put("name", name).put("singularName", "");
    resource.put("namespaced", namespaced).put("kind", kind);
    ArrayNode array = resource.putArray("verbs");
    List.of(verbs).forEach(array::add);
    return resource;
  }
}
