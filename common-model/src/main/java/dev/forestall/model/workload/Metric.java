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
 * @param perContainer whether a sample must name a container; the pod's aggregate row is then
 *     dropped
 * @param sources the Prometheus series it is summed from
 */
public record Metric(
    String name,
    SampleKind kind,
    String unit,
    LimitSource limit,
    boolean perContainer,
    List<MetricSource> sources) {
  public Metric {
    Require.text(name, "name");
    Require.present(kind, "kind");
    Require.text(unit, "unit");
    Require.present(limit, "limit");
    sources = Require.copy(sources);
  }
}
