package dev.forestall.model.workload;

/** What of a pod a metric is measured of. */
public enum MetricScope {
  /** The pod as a whole; samples name no container. */
  POD,
  /** One container; the pod's aggregate row is dropped. */
  CONTAINER,
  /**
   * A volume, named by its PersistentVolumeClaim in the place of the container. The series says
   * nothing of pods: it belongs to the pod that mounts the claim.
   */
  VOLUME
}
