package dev.forestall.detector.history;

import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The past of some pods of a workload.
 *
 * @param subject the workload
 * @param pods its pods
 * @param to until when
 * @param slot length of a slot of their windows
 */
public record Wanted(Subject subject, List<PastPod> pods, Instant to, Duration slot) {
  /** How far back is asked for. */
  public static final Duration REACH = Duration.ofHours(24);

  public Wanted {
    pods = List.copyOf(pods);
  }
}
