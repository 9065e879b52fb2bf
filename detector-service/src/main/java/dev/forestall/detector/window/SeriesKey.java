package dev.forestall.detector.window;

import dev.forestall.model.Require;
import java.util.Comparator;

/**
 * One metric of one container of a pod.
 *
 * @param container container, or {@code ""} when the metric is the pod's
 * @param metric a name of {@link dev.forestall.model.workload.Metrics}
 */
public record SeriesKey(String container, String metric) implements Comparable<SeriesKey> {
  private static final Comparator<SeriesKey> ORDER =
      Comparator.comparing(SeriesKey::container).thenComparing(SeriesKey::metric);

  public SeriesKey {
    Require.present(container, "container");
    Require.text(metric, "metric");
  }

  @Override
  public int compareTo(SeriesKey other) {
    return ORDER.compare(this, other);
  }
}
