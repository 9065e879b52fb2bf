package dev.forestall.detector.store;

/** Names of fields that more than one class reads. */
final class Field {
  /** In the first hash of each write: the epoch of who wrote last. */
  static final String EPOCH = "e";

  /** Of a workload: what Kubernetes said. */
  static final String MEMORY = "memory";

  /** Of a workload: how far detection is. */
  static final String PROGRESS = "progress";

  private Field() {}
}
