package dev.forestall.lab.cluster.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step in the life of one object: watchers get it, each in its own words. The trees are those
 * of the store and are never written to.
 */
final class Change {
  private final long version;
  private final Kind kind;
  private final @Nullable ObjectNode before;
  private final @Nullable ObjectNode after;
  private @Nullable String text;

  /**
   * @param before empty for an object that is new
   * @param after empty for an object that is gone
   */
  Change(long version, Kind kind, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    this.version = version;
    this.kind = kind;
    this.before = before;
    this.after = after;
  }

  long version() {
    return version;
  }

  Kind kind() {
    return kind;
  }

  @Nullable ObjectNode before() {
    return before;
  }

  @Nullable ObjectNode after() {
    return after;
  }

  /** The object after the change as JSON, written once for all watchers. */
  synchronized String text() {
    if (text == null && after != null) {
      text = Json.write(after);
    }
    return text == null ? "" : text;
  }
}
