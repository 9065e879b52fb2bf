package dev.forestall.lab.cluster.model;

/**
 * What the API says of a node.
 *
 * @param ready its condition Ready
 * @param since when that last changed
 */
public record NodeState(boolean ready, long since) {
  static final NodeState ALWAYS_READY = new NodeState(true, Long.MIN_VALUE);
}
