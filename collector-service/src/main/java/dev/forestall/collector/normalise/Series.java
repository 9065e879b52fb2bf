package dev.forestall.collector.normalise;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import java.util.List;
import java.util.Optional;

/**
 * A Prometheus series with some of its samples, as a source hands it in.
 *
 * @param id which
 * @param points its samples
 */
public record Series(SeriesId id, List<Point> points) {
  public Series {
    Require.present(id, "id");
    points = Require.copy(points);
  }

  /**
   * One sample; its value may be anything that a double can hold.
   *
   * @param atMillis milliseconds since the epoch
   * @param value value
   */
  public record Point(long atMillis, double value) {}

  List<Metric> fed() {
    return Metrics.fedBy(id.name(), id.labels());
  }

  /** The pod that the labels name, by Prometheus' or by OpenTelemetry's names. */
  Optional<PodName> pod() {
    String namespace = either("namespace", "k8s_namespace_name");
    String pod = either("pod", "k8s_pod_name");
    return namespace.isBlank() || pod.isBlank()
        ? Optional.empty()
        : Optional.of(new PodName(namespace, pod));
  }

  private String either(String first, String second) {
    String value = id.label(first);
    return value.isEmpty() ? id.label(second) : value;
  }
}
