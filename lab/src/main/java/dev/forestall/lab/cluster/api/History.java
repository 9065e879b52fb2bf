package dev.forestall.lab.cluster.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of each kind, so that a watcher that was away can go on where it stopped.
 * Guarded by the store's lock.
 */
final class History {
  /** Changes kept for each kind; a watcher that is further behind must list again. */
  static final int KEPT = 512;

  private final Map<Kind, Deque<Change>> changes = new HashMap<>();
  private final Map<Kind, Long> forgotten = new HashMap<>();

  void add(Change change) {
    Deque<Change> kept = changes.computeIfAbsent(change.kind(), kind -> new ArrayDeque<>());
    kept.addLast(change);
    if (kept.size() > KEPT) {
      forgotten.put(change.kind(), kept.removeFirst().version());
    }
  }

  /**
   * What happened to a kind after a version.
   *
   * @throws ApiError 410 when that is no longer known
   */
  List<Change> since(Kind kind, long version) {
    Long oldest = forgotten.get(kind);
    if (oldest != null && version < oldest) {
      throw ApiError.gone(version, oldest);
    }
    @Nullable Deque<Change> kept = changes.get(kind);
    return kept == null ? List.of() : kept.stream().filter(c -> c.version() > version).toList();
  }
}
