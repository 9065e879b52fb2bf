package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.LimitSource;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.Metrics;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The limit of a metric: what Kubernetes states of the container, or what is measured beside it
 * (the size of a volume, the most connections of a pool). A limit that is not known is none.
 */
public final class Limits {
  private Limits() {}

  /** The limit at that time, in the metric's unit. */
  public static Optional<Double> of(PodMemory pod, PodWindow window, SeriesKey key, long at) {
    LimitSource source =
        Metrics.named(key.metric()).map(metric -> metric.limit()).orElse(LimitSource.NONE);
    Optional<ContainerState> container = pod.container(key.container());
    Optional<Double> limit =
        switch (source) {
          case NONE -> Optional.<Double>empty();
          case MEMORY_LIMIT -> container.flatMap(c -> known(c.memoryLimitBytes()));
          case CPU_LIMIT -> container.flatMap(c -> known(c.cpuLimitCores()));
          case STORAGE_LIMIT ->
              container
                  .flatMap(c -> known(c.storageLimitBytes()))
                  .or(() -> measured(window, key, at));
          case MEASURED -> measured(window, key, at);
        };
    return limit.filter(l -> l > 0);
  }

  /**
   * When what fills it began to be filled: with its container's run; a volume outlives that, and is
   * looked at from the pod's beginning.
   */
  public static long runStart(PodWindow window, PodMemory pod, SeriesKey key, long at) {
    MetricScope scope =
        Metrics.named(key.metric()).map(metric -> metric.scope()).orElse(MetricScope.POD);
    Instant stated =
        switch (scope) {
          case VOLUME -> pod.state().createdAt();
          case CONTAINER -> started(pod, pod.container(key.container()));
          case POD ->
              pod.state().containers().stream()
                  .map(c -> started(pod, Optional.of(c)))
                  .max(Instant::compareTo)
                  .orElse(pod.state().createdAt());
        };
    long seen = window.restartSeen(key.container(), at).orElse(Long.MIN_VALUE);
    return Math.max(stated.toEpochMilli(), seen);
  }

  private static Instant started(PodMemory pod, Optional<ContainerState> container) {
    return container
        .flatMap(c -> Optional.ofNullable(c.startedAt()))
        .orElse(pod.state().createdAt());
  }

  private static Optional<Double> known(@Nullable Double limit) {
    return Optional.ofNullable(limit);
  }

  private static Optional<Double> measured(PodWindow window, SeriesKey key, long at) {
    SeriesKey limit = new SeriesKey(key.container(), Metrics.limitOf(key.metric()));
    Points points = window.between(limit, at - PodWindow.FULL_MILLIS, at);
    return points.isEmpty() ? Optional.empty() : Optional.of(points.last());
  }
}
