package dev.forestall.collector.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An object came or changed, or went.
 *
 * @param kind its kind
 * @param object the object, its last known state when it went
 * @param gone whether it went
 */
record Change(Kind kind, HasMetadata object, boolean gone) {
  Key key() {
    return Key.of(kind, object);
  }
}
