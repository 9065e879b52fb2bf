package dev.forestall.model.workload;

/** How the value of a sample is to be read. */
public enum SampleKind {
  /** A level. */
  GAUGE,
  /** Grows until its process restarts; the detector makes rates of it. */
  COUNTER,
  /** Already computed by the source, such as a quantile of a histogram. */
  DERIVED
}
