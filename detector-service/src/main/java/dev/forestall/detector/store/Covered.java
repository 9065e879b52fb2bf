package dev.forestall.detector.store;

import java.time.Instant;
import java.util.Map;

/**
 * How much of a partition the view covers: the marker that tells an empty view from a lost one.
 *
 * @param offset last offset of {@code pod-events} whose effect is in the view
 * @param evaluated last time of evaluation by cluster
 */
public record Covered(long offset, Map<String, Instant> evaluated) {
  public Covered {
    evaluated = evaluated == null ? Map.of() : Map.copyOf(evaluated);
  }
}
