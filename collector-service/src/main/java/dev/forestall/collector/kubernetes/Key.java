package dev.forestall.collector.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * An object by name: what changed, so that its newest state can be read.
 *
 * @param kind kind
 * @param namespaced {@code namespace/name}, or the name of what has no namespace
 */
record Key(Kind kind, String namespaced) {
  static Key of(Kind kind, HasMetadata object) {
    return new Key(kind, Cache.metaNamespaceKeyFunc(object));
  }

  static Key of(Kind kind, String namespace, String name) {
    return new Key(kind, Cache.namespaceKeyFunc(namespace, name));
  }
}
