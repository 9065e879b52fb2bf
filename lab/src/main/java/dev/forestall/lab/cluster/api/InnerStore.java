package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.Kind.Trait;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The model's door to the {@link Store}: typed, without locks of its own or checks. */
final class InnerStore implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(InnerStore.class);

  private final Store store;
  private final Clock clock;
  private final List<Consumer<WriteRecord>> listeners = new CopyOnWriteArrayList<>();

  InnerStore(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public <T extends HasMetadata> List<T> list(Class<T> type) {
    Kind kind = Kinds.of(type);
    return store.locked(() -> store.all(Kinds.stored(kind))).stream()
        .map(object -> Json.typed(EventForm.served(kind, object), type))
        .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      Class<T> type, String namespaceOrEmpty, String name) {
    Kind kind = Kinds.of(type);
    return store
        .locked(() -> store.find(Kinds.stored(kind), namespaceOrEmpty, name))
        .map(object -> Json.typed(EventForm.served(kind, object), type));
  }

  @Override
  @SuppressWarnings("unchecked") // the class of an object is the class of its copy
  public <T extends HasMetadata> T put(T object) {
    Kind kind = Kinds.of(object.getClass());
    ObjectNode given = given(kind, object);
    if (Json.text(given, "metadata", "name").isEmpty()) {
      throw new IllegalArgumentException(kind.kind() + " without metadata.name");
    }
    ObjectNode stored = store.locked(() -> put(kind, given));
    return (T) Json.typed(EventForm.served(kind, stored), kind.type());
  }

  private static ObjectNode given(Kind kind, HasMetadata object) {
    ObjectNode tree = Json.tree(object);
    tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    Rules.setDefaults(kind, tree);
    return EventForm.stored(kind, tree);
  }

  private ObjectNode put(Kind kind, ObjectNode given) {
    Kind form = Kinds.stored(kind);
    ObjectNode metadata = Json.metadata(given);
    String namespace = Json.text(metadata, "namespace");
    Optional<ObjectNode> found = store.find(form, namespace, Json.text(metadata, "name"));
    String uid = Json.text(metadata, "uid");
    if (store.isBuried(uid)) {
      return given;
    }
    if (kind.namespaced()) {
      ensureNamespace(namespace);
    }
    if (found.isPresent() && !uid.isEmpty() && !uid.equals(uidOf(found.get()))) {
      store.erase(form, found.get());
      found = Optional.empty();
    }
    ObjectNode before = found.orElse(null);
    stamp(kind, before, given);
    return given.equals(before) ? given : store.commit(form, before, given);
  }

  private static String uidOf(ObjectNode object) {
    return Json.text(object, "metadata", "uid");
  }

  private void stamp(Kind kind, @Nullable ObjectNode before, ObjectNode given) {
    ObjectNode metadata = Json.metadata(given);
    ObjectNode old = before == null ? Json.object() : Json.metadata(before);
    metadata.remove("resourceVersion");
    Json.setOrRemove(metadata, "resourceVersion", old.get("resourceVersion"));
    keepOrSet(metadata, "uid", old, UUID.randomUUID().toString());
    keepOrSet(
        metadata,
        "creationTimestamp",
        old,
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    if (metadata.path("managedFields").isEmpty()) {
      Json.setOrRemove(metadata, "managedFields", old.path("managedFields").deepCopy());
    }
    if (kind.has(Trait.GENERATION)) {
      generation(before, given);
    }
  }

  private static void keepOrSet(ObjectNode metadata, String name, ObjectNode old, String fresh) {
    if (Json.text(metadata, name).isEmpty()) {
      JsonNode was = old.path(name);
      metadata.put(name, was.asString(fresh));
    }
  }

  private static void generation(@Nullable ObjectNode before, ObjectNode given) {
    ObjectNode metadata = Json.metadata(given);
    if (before == null) {
      metadata.put("generation", (int) Math.max(1, Json.number(metadata, "generation")));
      return;
    }
    int was = (int) Json.number(before, "metadata", "generation");
    boolean moved = !before.path("spec").equals(given.path("spec"));
    metadata.put("generation", moved ? was + 1 : was);
  }

  private void ensureNamespace(String namespace) {
    if (store.find(Kinds.NAMESPACE, "", namespace).isEmpty()) {
      addNamespace(namespace);
    }
  }

  /** A namespace in the state in which a cluster has it. */
  void addNamespace(String name) {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = Json.metadata(namespace).put("name", name);
    metadata.putObject("labels").put("kubernetes.io/metadata.name", name);
    namespace.putObject("spec").putArray("finalizers").add("kubernetes");
    namespace.putObject("status").put("phase", "Active");
    store.locked(() -> put(Kinds.NAMESPACE, namespace));
  }

  @Override
  public <T extends HasMetadata> Optional<T> edit(
      Class<T> type, String namespaceOrEmpty, String name, UnaryOperator<T> change) {
    Kind kind = Kinds.of(type);
    return store
        .locked(() ->
            store
                .find(Kinds.stored(kind), namespaceOrEmpty, name)
                .map(found -> Json.typed(EventForm.served(kind, found), type))
                .map(copy -> put(kind, given(kind, change.apply(copy)))))
        .map(stored -> Json.typed(EventForm.served(kind, stored), type));
  }

  @Override
  public void remove(HasMetadata object) {
    Kind kind = Kinds.stored(Kinds.of(object.getClass()));
    String namespace = Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
    String uid = Optional.ofNullable(object.getMetadata().getUid()).orElse("");
    store.locked(() -> {
      Optional<ObjectNode> found =
          store
              .find(kind, namespace, object.getMetadata().getName())
              .filter(stored -> uid.isEmpty() || uid.equals(uidOf(stored)));
      found.ifPresent(stored -> store.erase(kind, stored));
      return found;
    });
  }

  @Override
  public void onExternalWrite(Consumer<WriteRecord> listener) {
    listeners.add(listener);
  }

  /** The write has happened: a listener that fails must not make it look refused. */
  void written(WriteRecord write) {
    for (Consumer<WriteRecord> listener : listeners) {
      try {
        listener.accept(write);
      } catch (RuntimeException e) {
        log.error("A listener failed on the write {}", write, e);
      }
    }
  }
}
