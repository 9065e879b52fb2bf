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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who last wrote what, by managed fields. They are more than a third of an object's size, so all
 * that is kept of them is the newest writer of each {@link Part}.
 */
final class Writers {
  /** The annotation of the proposal that Forestall carried out. */
  static final String PROPOSAL_ANNOTATION = "forestall.dev/proposal";

  private static final String UNKNOWN = "unknown";

  private Writers() {}

  /** A part of a workload that somebody owns. */
  enum Part {
    TEMPLATE("f:spec", "f:template"),
    REPLICAS("f:spec", "f:replicas"),
    STATUS("f:status"),
    /** Forestall's mark: who only takes fields away from the template owns none of it. */
    PROPOSAL("f:metadata", "f:annotations", "f:" + PROPOSAL_ANNOTATION);

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> path;

    Part(String... path) {
      this.path = List.of(path);
    }

    boolean isIn(ManagedFieldsEntry entry) {
      return fields(entry) != null;
    }

    private @Nullable Object fields(ManagedFieldsEntry entry) {
      FieldsV1 all = entry.getFieldsV1();
      Object found = all == null ? null : all.getAdditionalProperties();
      for (String name : path) {
        found = found instanceof Map<?, ?> map ? map.get(name) : null;
      }
      return found;
    }

    /** How many fields of it somebody owns. */
    private int fieldsIn(ManagedFieldsEntry entry) {
      return count(fields(entry));
    }

    private static int count(@Nullable Object fields) {
      return fields instanceof Map<?, ?> map
          ? 1 + map.values().stream().mapToInt(Part::count).sum()
          : 1;
    }

    private ManagedFieldsEntry only(ManagedFieldsEntry entry) {
      Object below = Map.of();
      for (String name : path.subList(1, path.size()).reversed()) {
        below = Map.of(name, below);
      }
      return new ManagedFieldsEntryBuilder()
          .withManager(entry.getManager())
          .withTime(entry.getTime())
          .withFieldsV1(
              new FieldsV1Builder().addToAdditionalProperties(path.getFirst(), below).build())
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
   * Who wrote the template that is in force since then. Who only took fields away owns none of
   * them, so that the newest owner may be older: then it is Forestall if its mark is new, else it
   * is not known.
   */
  static Writer ofTemplateSince(HasMetadata object, Instant since) {
    return Stream.of(Part.TEMPLATE, Part.PROPOSAL)
        .map(part -> of(object, part))
        .filter(w -> w.at().filter(at -> !at.isBefore(since)).isPresent())
        .findFirst()
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
