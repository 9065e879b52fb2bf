package dev.forestall.benchmarks.forecast;

import dev.forestall.model.workload.Metrics;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A container as it was drawn, before it has lived. Levels are shares of the limit, times seconds
 * since the start.
 *
 * @param family its family
 * @param fails whether reaching the limit is the end of it
 * @param limit the limit
 * @param level its level at a time
 * @param begins when what leads to the failure begins
 * @param load its request rate, a share of the greatest; null when none is measured
 * @param loadShare what the load at its greatest adds to the level
 * @param scrape how it is measured
 */
record Plan(
    String family,
    boolean fails,
    double limit,
    DoubleUnaryOperator level,
    double begins,
    @Nullable DoubleUnaryOperator load,
    double loadShare,
    Scrape scrape) {
  /**
   * How a container is measured.
   *
   * @param every seconds between two samples
   * @param jitter by how much that varies
   * @param missed share of the samples that do not come
   * @param outages share of the time in which none comes for minutes
   * @param noise of a sample, a share of the limit
   */
  record Scrape(double every, double jitter, double missed, double outages, double noise) {}

  /** Kinds of containers. */
  interface Source {
    String name();

    /** The metric that has the limit. */
    default String metric() {
      return Metrics.MEMORY;
    }

    boolean fails();

    Plan draw(long seed);
  }

  double loadAt(double t) {
    return load == null ? 0 : load.applyAsDouble(t);
  }

  double levelAt(double t) {
    return level.applyAsDouble(t) + loadShare * loadAt(t);
  }
}
