package dev.forestall.model.workload;

/** Where the limit of a metric comes from. */
public enum LimitSource {
  /** The metric has none. */
  NONE,
  /** {@code resources.limits.memory} of the container, in bytes. */
  MEMORY_LIMIT,
  /** {@code resources.limits.cpu} of the container, in cores. */
  CPU_LIMIT
}
