package dev.forestall.lab.cluster.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of object that the API serves.
 *
 * @param group empty for the core group
 * @param fields the field selectors that a real server knows for it, beside name and namespace
 */
record Kind(
    String group,
    String version,
    String plural,
    String kind,
    Class<? extends HasMetadata> type,
    Set<Trait> traits,
    Set<String> fields) {

  /** What differs between kinds. */
  enum Trait {
    /** Lives in a namespace. */
    NAMESPACED,
    /** Its status is written through the subresource {@code status} only. */
    STATUS,
    /** {@code metadata.generation} counts the changes of its spec. */
    GENERATION,
    /** Has the subresource {@code scale}. */
    SCALE,
    /** An update must name the resource version that it is based on. */
    LOCKED
  }

  Kind {
    traits = Set.copyOf(traits);
    fields = Set.copyOf(fields);
  }

  static Kind of(
      String apiVersion,
      String plural,
      Class<? extends HasMetadata> type,
      EnumSet<Trait> traits,
      String... fields) {
    int slash = apiVersion.indexOf('/');
    return new Kind(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        plural,
        type.getSimpleName(),
        type,
        traits,
        Set.of(fields));
  }

  /** Each type is served once; comparing the rest would only cost time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Kind kind && type.equals(kind.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  boolean namespaced() {
    return has(Trait.NAMESPACED);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code deployments.apps}, as messages name it. */
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** {@code Deployment.apps}, as messages of validation name it. */
  String qualified() {
    return group.isEmpty() ? kind : kind + "." + group;
  }
}
