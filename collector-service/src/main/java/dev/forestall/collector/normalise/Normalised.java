package dev.forestall.collector.normalise;

import dev.forestall.model.Require;
import dev.forestall.model.event.MetricsSampled;
import java.util.List;
import java.util.Map;

/**
 * What became of handed-in series: {@code samples = accepted + dropped}.
 *
 * @param events one a pod and timestamp, oldest first
 * @param accepted samples that went into them
 * @param drops samples dropped, by reason
 */
public record Normalised(List<MetricsSampled> events, int accepted, Map<Drop, Integer> drops) {
  public Normalised {
    events = Require.copy(events);
    drops = Map.copyOf(drops);
  }

  /** Samples dropped for whatever reason. */
  public int dropped() {
    return drops.values().stream().mapToInt(Integer::intValue).sum();
  }
}
