package dev.forestall.collector.normalise;

import dev.forestall.model.Require;
import java.util.List;
import java.util.Optional;

/**
 * A Prometheus series with some of its samples, as a source hands it in.
 *
 * @param id which
 * @param points its samples
 */
public record Series(SeriesId id, List<Point> points) {
  /** The label that names a volume's claim. */
  static final String CLAIM = "persistentvolumeclaim";

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

  /** The claim that the labels name. */
  Optional<PodName> claim() {
    String namespace = id.label("namespace");
    String claim = id.label(CLAIM);
    return namespace.isBlank() || claim.isBlank()
        ? Optional.empty()
        : Optional.of(new PodName(namespace, claim));
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
