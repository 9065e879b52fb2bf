package dev.forestall.collector.normalise;

import java.util.Locale;

/** Why a sample is dropped. */
public enum Drop {
  /** No metric of the table is fed by its series. */
  NOT_OF_INTEREST,
  /** A row of cAdvisor that is the sum over containers. */
  AGGREGATE_ROW,
  /** The container that only holds a pod's network. */
  PAUSE_CONTAINER,
  /** It names no pod. */
  NO_POD,
  /** It names a pod that the API server does not know. */
  UNKNOWN_POD,
  /** Prometheus' mark that a series ended. */
  STALE,
  /** Not a number, or infinite. */
  NOT_FINITE,
  /** More than a minute ahead of the cluster clock. */
  FUTURE,
  /** Of a container that its pod has already replaced under the same name. */
  REPLACED_CONTAINER;

  /** As the value of a metric's tag. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
