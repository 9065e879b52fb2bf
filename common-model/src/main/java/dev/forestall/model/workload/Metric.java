package dev.forestall.model.workload;

import dev.forestall.model.Require;
import java.util.List;

/**
 * One metric that Forestall understands.
 *
 * @param name name in samples, windows and incidents
 * @param kind how its values are read
 * @param unit unit of the values a person sees: for a counter that of its rate ("cores" for CPU
 *     seconds a second)
 * @param limit where its limit comes from
 * @param scope what of a pod it is measured of
 * @param sources the Prometheus series it is summed from
 */
public record Metric(
    String name,
    SampleKind kind,
    String unit,
    LimitSource limit,
    MetricScope scope,
    List<MetricSource> sources) {
  public Metric {
    Require.text(name, "name");
    Require.present(kind, "kind");
    Require.text(unit, "unit");
    Require.present(limit, "limit");
    Require.present(scope, "scope");
    sources = Require.copy(sources);
  }

  /** Whether a sample must name a container; the pod's aggregate row is then dropped. */
  public boolean perContainer() {
    return scope == MetricScope.CONTAINER;
  }
}
