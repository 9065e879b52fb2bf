package dev.forestall.lab.cluster.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All objects in their stored form, the version counter and the history. A stored tree is never
 * written to: a change is a copy. Whatever reads and then writes does so inside {@link #locked}.
 */
final class Store {
  private static final long FIRST_VERSION = 1000;
  private static final int REMEMBERED_DELETIONS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
  private final History history = new History();
  private final Map<String, Boolean> deletedFromOutside =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_DELETIONS;
        }
      };
  private Consumer<Change> onChange = change -> {};
  private long version = FIRST_VERSION;

  <R> R locked(Supplier<R> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Called inside the lock, for each change in its order. */
  void onChange(Consumer<Change> listener) {
    onChange = onChange.andThen(listener);
  }

  long version() {
    return version;
  }

  Collection<ObjectNode> all(Kind stored) {
    return List.copyOf(objects.getOrDefault(stored, new TreeMap<>()).values());
  }

  Optional<ObjectNode> find(Kind stored, String namespace, String name) {
    return Optional.ofNullable(
        objects.getOrDefault(stored, new TreeMap<>()).get(key(namespace, name)));
  }

  List<Change> since(Kind stored, long from) {
    if (from > version) {
      throw ApiError.gone(from, version);
    }
    return history.since(stored, from);
  }

  /** Stores the object under the next version and tells the watchers. */
  ObjectNode commit(Kind stored, @Nullable ObjectNode before, ObjectNode after) {
    version++;
    Json.metadata(after).put("resourceVersion", Long.toString(version));
    objects.computeIfAbsent(stored, kind -> new TreeMap<>()).put(key(after), after);
    tell(new Change(version, stored, before, after));
    return after;
  }

  void erase(Kind stored, ObjectNode before) {
    version++;
    objects.getOrDefault(stored, new TreeMap<>()).remove(key(before));
    tell(new Change(version, stored, before, null));
  }

  private void tell(Change change) {
    history.add(change);
    onChange.accept(change);
  }

  /** So that the model cannot bring back what was just deleted from outside. */
  void buried(ObjectNode object) {
    deletedFromOutside.put(Json.text(object, "metadata", "uid"), true);
  }

  boolean isBuried(String uid) {
    return deletedFromOutside.containsKey(uid);
  }

  private static String key(ObjectNode object) {
    return key(Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
