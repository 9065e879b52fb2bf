package dev.forestall.detector.history;

import dev.forestall.detector.window.SeriesKey;
import java.time.Instant;
import java.util.Set;

/**
 * A pod whose past is asked for.
 *
 * @param name its name, by which a Prometheus knows it
 * @param uid its UID
 * @param createdAt when it was created: what is older was of another pod of that name
 * @param keys its series that are known already
 */
public record PastPod(String name, String uid, Instant createdAt, Set<SeriesKey> keys) {
  public PastPod {
    keys = Set.copyOf(keys);
  }
}
