package dev.forestall.detector.store;

import dev.forestall.detector.Detection;
import dev.forestall.detector.Watermark.Heard;
import java.time.Instant;
import java.util.Map;

/**
 * How much of a partition the view covers: the marker that tells an empty view from a lost one.
 *
 * @param offset last offset of {@code pod-events} whose effect is in the view
 * @param evaluated last time of evaluation by cluster
 * @param heard live collectors by cluster
 */
public record Covered(
    long offset, Map<String, Instant> evaluated, Map<String, Map<String, Heard>> heard) {
  public Covered {
    evaluated = evaluated == null ? Map.of() : Map.copyOf(evaluated);
    heard = heard == null ? Map.of() : Map.copyOf(heard);
  }

  /** What a detection has covered with that offset. */
  public static Covered by(Detection detection, long offset) {
    return new Covered(offset, detection.evaluated(), detection.heard());
  }

  /** Detection goes on from here. */
  public void resume(Detection detection) {
    heard.forEach(detection::resumeHeard);
    evaluated.forEach(detection::resumeAt);
    detection.catchUp();
  }
}
