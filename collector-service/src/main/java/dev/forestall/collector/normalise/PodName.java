package dev.forestall.collector.normalise;

import dev.forestall.model.Require;

/**
 * A pod as labels name it. A name can be used again, so it is not an identity.
 *
 * @param namespace namespace
 * @param name name
 */
public record PodName(String namespace, String name) {
  public PodName {
    Require.text(namespace, "namespace");
    Require.text(name, "name");
  }
}
