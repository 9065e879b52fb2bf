package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at every series of a workload as its samples come, in order of time. What it says is
 * evidence and opens nothing. A new pod begins with what its oldest sibling has learned, so that a
 * rollout does not make the workload blind.
 */
public final class Anomalies {
  private static final long SILENT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long KEPT_MILLIS = Duration.ofMinutes(30).toMillis();

  private final Map<String, Map<SeriesKey, SeriesWatch>> byPod = new HashMap<>();
  private final Deque<Anomaly> lately = new ArrayDeque<>();

  /** Looks at all series at that time. */
  public void look(Collection<PodWindow> windows, long at) {
    List<String> known = new ArrayList<>();
    for (PodWindow window : windows) {
      known.add(window.uid());
      if (window.newest() >= at - SILENT_MILLIS) {
        for (SeriesKey key : window.keys()) {
          watch(window.uid(), key).look(window, key, at).ifPresent(lately::add);
        }
      }
    }
    byPod.keySet().retainAll(known);
    lately.removeIf(a -> a.at().toEpochMilli() < at - KEPT_MILLIS);
  }

  /** Anomalies of the last half hour, the strongest first. */
  public List<Anomaly> strongestFirst() {
    List<Anomaly> sorted = new ArrayList<>(lately);
    sorted.sort((a, b) -> Double.compare(b.strength(), a.strength()));
    return sorted;
  }

  private SeriesWatch watch(String uid, SeriesKey key) {
    Map<SeriesKey, SeriesWatch> own = byPod.computeIfAbsent(uid, u -> new HashMap<>());
    SeriesWatch known = own.get(key);
    if (known == null) {
      known = mostLearned(key);
      own.put(key, known);
    }
    return known;
  }

  private SeriesWatch mostLearned(SeriesKey key) {
    SeriesWatch most = null;
    for (Map<SeriesKey, SeriesWatch> of : byPod.values()) {
      SeriesWatch sibling = of.get(key);
      if (sibling != null && (most == null || sibling.learned() > most.learned())) {
        most = sibling;
      }
    }
    return most == null ? new SeriesWatch() : new SeriesWatch(most);
  }
}
