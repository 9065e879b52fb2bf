package dev.forestall.lab.cluster.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The inner side of the simulated API server: what the model's mirror writes here is seen by
 * watchers at once. No optimistic lock, nothing of it in the {@link WriteLog}. Thread-safe; what it
 * hands out are copies.
 */
public interface ObjectStore {
  /** All objects of a type, ordered by namespace and name. */
  <T extends HasMetadata> List<T> list(Class<T> type);

  <T extends HasMetadata> Optional<T> get(Class<T> type, String namespaceOrEmpty, String name);

  /**
   * Creates or replaces the object, status included. Assigns UID and creation time unless they are
   * set, and the resource version; the generation moves if the spec differs from the stored one.
   * Another UID under the same name is another object: watchers see the old one deleted. An object
   * that was deleted from outside does not come back under its old UID: such a put changes nothing.
   *
   * @return the object as stored
   */
  <T extends HasMetadata> T put(T object);

  /**
   * Reads, changes and stores in one step, so that no write from outside can be lost between; the
   * rules of {@link #put}. The change must not call this store.
   *
   * @return the object as stored, or empty where there is none
   */
  <T extends HasMetadata> Optional<T> edit(
      Class<T> type, String namespaceOrEmpty, String name, UnaryOperator<T> change);

  /** Takes the object away; nothing happens where it is not there (or has another UID). */
  void remove(HasMetadata object);

  /**
   * The listener is called after each successful write from outside that was no dry run, in the
   * order of the writes, on the server's thread: it may use this store and must not block.
   */
  void onExternalWrite(Consumer<WriteRecord> listener);
}
