package dev.forestall.collector.kubernetes;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.FieldsV1Builder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who last wrote what, by managed fields. They are more than a third of an object's size, so all
 * that is kept of them is the newest writer of each {@link Part}.
 */
final class Writers {
  private static final String UNKNOWN = "unknown";

  private Writers() {}

  /** A part of a workload that somebody owns. */
  enum Part {
    TEMPLATE("f:spec", "f:template"),
    REPLICAS("f:spec", "f:replicas"),
    STATUS("f:status", "");

    private final String parent;
    private final String child;

    Part(String parent, String child) {
      this.parent = parent;
      this.child = child;
    }

    boolean isIn(ManagedFieldsEntry entry) {
      FieldsV1 fields = entry.getFieldsV1();
      if (fields == null) {
        return false;
      }
      Object found = fields.getAdditionalProperties().get(parent);
      return child.isEmpty()
          ? found != null
          : found instanceof Map<?, ?> map && map.containsKey(child);
    }

    /** How many fields of it somebody owns. */
    private int fieldsIn(ManagedFieldsEntry entry) {
      Object found = entry.getFieldsV1().getAdditionalProperties().get(parent);
      return count(
          child.isEmpty() ? found : found instanceof Map<?, ?> map ? map.get(child) : null);
    }

    private static int count(@Nullable Object fields) {
      return fields instanceof Map<?, ?> map
          ? 1 + map.values().stream().mapToInt(Part::count).sum()
          : 1;
    }

    private ManagedFieldsEntry only(ManagedFieldsEntry entry) {
      Map<String, Object> below = child.isEmpty() ? Map.of() : Map.of(child, Map.of());
      return new ManagedFieldsEntryBuilder()
          .withManager(entry.getManager())
          .withTime(entry.getTime())
          .withFieldsV1(new FieldsV1Builder().addToAdditionalProperties(parent, below).build())
          .build();
    }
  }

  /**
   * Who wrote.
   *
   * @param manager field manager
   * @param at when, empty when the API server does not say
   */
  record Writer(String manager, Optional<Instant> at) {}

  /** Drops the managed fields of an object whose writers do not matter. */
  static void drop(HasMetadata object) {
    object.getMetadata().setManagedFields(null);
  }

  /** Keeps of the managed fields only who wrote each part last. */
  static void keepNewest(HasMetadata object) {
    List<ManagedFieldsEntry> kept = new ArrayList<>();
    for (Part part : Part.values()) {
      newest(object, part).map(part::only).ifPresent(kept::add);
    }
    object.getMetadata().setManagedFields(kept.isEmpty() ? null : kept);
  }

  /** Who wrote a part last; "unknown" when the API server keeps no managed fields. */
  static Writer of(HasMetadata object, Part part) {
    return newest(object, part)
        .map(e -> new Writer(manager(e), Times.parse(e.getTime())))
        .orElse(new Writer(UNKNOWN, Optional.empty()));
  }

  /**
   * Times are whole seconds. Of two writers in the same second it is the one that owns fewer
   * fields: who comes later takes some from who had all.
   */
  private static Optional<ManagedFieldsEntry> newest(HasMetadata object, Part part) {
    List<ManagedFieldsEntry> entries = object.getMetadata().getManagedFields();
    return entries == null
        ? Optional.empty()
        : entries.stream()
            .filter(part::isIn)
            .max(
                Comparator.comparing(
                        (ManagedFieldsEntry e) -> Times.parse(e.getTime()).orElse(Instant.EPOCH))
                    .thenComparing(part::fieldsIn, Comparator.reverseOrder()));
  }

  private static String manager(ManagedFieldsEntry entry) {
    String manager = entry.getManager();
    return manager == null || manager.isBlank() ? UNKNOWN : manager;
  }
}
