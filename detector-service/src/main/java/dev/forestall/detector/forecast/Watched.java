package dev.forestall.detector.forecast;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;

/**
 * One metric of one container that has a limit.
 *
 * @param window what was measured of its pod
 * @param key the metric
 * @param runStart when the container's run began, milliseconds
 * @param limit the limit
 * @param revision what its replicas have in common: the ReplicaSet's UID
 * @param live whether the pod is still there; one that is gone is only compared with
 */
public record Watched(
    PodWindow window, SeriesKey key, long runStart, double limit, String revision, boolean live) {
  Identity identity() {
    return new Identity(window.uid(), key, runStart);
  }

  Run run(long asOf) {
    return Run.of(window, key, runStart, asOf);
  }

  /** One run of one container. */
  record Identity(String podUid, SeriesKey key, long runStart) {}
}
