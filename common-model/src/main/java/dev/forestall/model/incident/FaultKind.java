package dev.forestall.model.incident;

/** What is wrong, or about to be. */
public enum FaultKind {
  /** Memory grows towards its limit: an OOM kill is predicted. */
  MEMORY_LEAK,
  /** A container was killed at its memory limit. */
  OOM_KILLED,
  /** A container ends again and again (CrashLoopBackOff). */
  CRASH_LOOP,
  /** The image cannot be pulled. */
  IMAGE_PULL,
  /** A container cannot be created from its configuration. */
  CONFIG_ERROR,
  /** A probe keeps failing. */
  PROBE_FAILURE,
  /** No node fits a pod. */
  UNSCHEDULABLE,
  /** A pod was evicted. */
  EVICTED,
  /** A rollout is past its progress deadline. */
  ROLLOUT_STUCK,
  /** The Node is not ready. */
  NODE_NOT_READY,
  /** The Node is under memory, disk or PID pressure. */
  NODE_PRESSURE,
  /** CPU use grows towards its quota, or is throttled. */
  CPU_SATURATION,
  /** A volume or file system fills up. */
  DISK_FILLING,
  /** Requests fail beyond the objective. */
  ERROR_RATE,
  /** Requests are slower than the objective. */
  LATENCY,
  /** Replicas stay unavailable. */
  UNAVAILABLE,
  /** An autoscaler stands at its maximum. */
  AUTOSCALER_AT_MAXIMUM,
  /** A quota refuses pods. */
  QUOTA_EXCEEDED,
  /** A job failed. */
  JOB_FAILED,
  /** Calls between workloads take longer than the work in them: delay or loss on the network. */
  NETWORK_DELAY,
  /** The program does something else than before: exceptions, early returns, other calls. */
  CODE_DEFECT,
  /** A configured metric (connections, threads) grows towards its limit, or stands at it. */
  SATURATION
}
