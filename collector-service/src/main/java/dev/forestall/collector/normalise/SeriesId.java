package dev.forestall.collector.normalise;

import dev.forestall.model.Require;
import java.util.Map;

/**
 * Which series.
 *
 * @param name its name
 * @param labels its labels without the name
 */
public record SeriesId(String name, Map<String, String> labels) {
  public SeriesId {
    Require.present(name, "name");
    labels = Map.copyOf(labels);
  }

  /** The value of a label, empty when it is not there, as Prometheus sees it. */
  String label(String label) {
    return labels.getOrDefault(label, "");
  }
}
