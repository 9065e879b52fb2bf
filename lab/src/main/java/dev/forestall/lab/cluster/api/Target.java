package dev.forestall.lab.cluster.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the Kubernetes API points at.
 *
 * @param namespace empty for all namespaces and for objects of the cluster
 * @param name empty for the whole list
 */
record Target(Kind kind, String namespace, String name, String subresource) {

  /** Empty where the path names no kind of this API. */
  static Optional<Target> of(String path) {
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.size() >= 3 && parts.get(0).equals("api")) {
      return of(parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() >= 4 && parts.get(0).equals("apis")) {
      return of(parts.get(1) + "/" + parts.get(2), parts.subList(3, parts.size()));
    }
    return Optional.empty();
  }

  private static Optional<Target> of(String apiVersion, List<String> rest) {
    boolean inNamespace =
        rest.size() >= 3
            && rest.getFirst().equals("namespaces")
            && !List.of("status", "finalize").contains(rest.get(2));
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> tail = inNamespace ? rest.subList(2, rest.size()) : rest;
    if (tail.size() > 3) {
      return Optional.empty();
    }
    return Kinds.at(apiVersion, tail.getFirst())
        .filter(kind -> kind.namespaced() ? inNamespace || tail.size() == 1 : !inNamespace)
        .map(kind -> new Target(kind, namespace, part(tail, 1), part(tail, 2)));
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  Kind stored() {
    return Kinds.stored(kind);
  }

  /** The object itself, without the subresource. */
  Target whole() {
    return new Target(kind, namespace, name, "");
  }

  Target withName(String given) {
    return new Target(kind, namespace, given, subresource);
  }
}
