package dev.forestall.detector.store;

import dev.forestall.detector.Workload;
import dev.forestall.detector.detect.Anomalies;
import dev.forestall.detector.window.PodWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Writes what the detectors have learned, a pod at a time: when it has new series, and every five
 * minutes of event time, not all pods at once. What came since is learned again from the window,
 * which reaches back further; each series carries the time up to which it has seen.
 */
final class Models {
  /** Field of what was learned of pods that are gone; of others the field is the pod's UID. */
  static final String HERITAGE = "gone";

  private static final Duration LIVES = Duration.ofDays(8);
  private static final long EVERY_MILLIS = Duration.ofMinutes(5).toMillis();

  private final Map<PodWindow, Next> next = new WeakHashMap<>();

  /** When a pod is due again, milliseconds of event time, unless it gets more series before. */
  private record Next(long at, int series) {
    boolean reached(PodWindow window, long now) {
      return now >= at || window.keys().size() != series;
    }
  }

  /** Writes what is due; {@code gone} are UIDs whose model is no longer needed. */
  boolean write(RedisConnection connection, Workload workload, List<String> gone, long epoch) {
    Map<String, byte[]> due = new LinkedHashMap<>();
    List<PodWindow> written = new ArrayList<>();
    for (PodWindow window : workload.windows()) {
      Next known = next.get(window);
      if (known == null || known.reached(window, workload.evaluatedAt())) {
        workload
            .anomalies()
            .model(window.uid())
            .ifPresent(model -> {
              due.put(window.uid(), model);
              written.add(window);
            });
      }
    }
    if (!gone.isEmpty()) {
      workload.anomalies().model(Anomalies.HERITAGE).ifPresent(m -> due.put(HERITAGE, m));
    }
    if (due.isEmpty() && gone.isEmpty()) {
      return false;
    }
    new HashWrite(epoch).hash(Keys.model(workload.subject()), LIVES, due, gone).send(connection);
    written.forEach(window -> next.put(window, after(window, workload.evaluatedAt())));
    return true;
  }

  /** The store has nothing of these. */
  void writeAgain(Workload workload) {
    workload.windows().forEach(next::remove);
  }

  /** The store has this. */
  void loaded(PodWindow window, long at) {
    next.put(window, after(window, at));
  }

  private static Next after(PodWindow window, long at) {
    long phase = Math.floorMod(window.uid().hashCode(), EVERY_MILLIS);
    long due = (Math.floorDiv(at - phase, EVERY_MILLIS) + 1) * EVERY_MILLIS + phase;
    return new Next(due, window.keys().size());
  }
}
