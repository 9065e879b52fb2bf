package dev.forestall.model.workload;

/** Where the limit of a metric comes from. */
public enum LimitSource {
  /** The metric has none. */
  NONE,
  /** {@code resources.limits.memory} of the container, in bytes. */
  MEMORY_LIMIT,
  /** {@code resources.limits.cpu} of the container, in cores. */
  CPU_LIMIT,
  /**
   * {@code resources.limits.ephemeral-storage} of the container, in bytes; without one what {@link
   * Metrics#limitOf} names.
   */
  STORAGE_LIMIT,
  /** Measured beside it: the newest value of the metric that {@link Metrics#limitOf} names. */
  MEASURED
}
