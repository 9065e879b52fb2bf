package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every series of a workload as its samples come, in order of time. What it says is
 * evidence and opens nothing. A new pod begins with what the workload's pods have learned, those
 * that are gone too, so that a rollout does not make the workload blind.
 */
public final class Anomalies {
  /** In place of a pod's UID: what was learned of pods that are gone. */
  public static final String HERITAGE = "";

  private static final long SILENT_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long KEPT_MILLIS = Duration.ofMinutes(30).toMillis();

  private final Map<String, Map<SeriesKey, SeriesWatch>> byPod = new HashMap<>();
  private final Map<SeriesKey, SeriesWatch> heritage = new HashMap<>();
  private final Deque<Anomaly> lately = new ArrayDeque<>();

  private record Series(String uid, SeriesKey key) {}

  /** Looks at all series at that time. */
  public void look(Collection<PodWindow> windows, long at) {
    Set<String> known = new HashSet<>();
    for (PodWindow window : windows) {
      known.add(window.uid());
      if (window.newest() >= at - SILENT_MILLIS) {
        for (SeriesKey key : window.keys()) {
          watch(window.uid(), key).look(window, key, at).ifPresent(lately::add);
        }
      }
    }
    bequeath(known);
    lately.removeIf(a -> a.at().toEpochMilli() < at - KEPT_MILLIS);
  }

  /**
   * Learns what was looked at before a restart, up to that time, and says nothing of it: first the
   * series of which a model was kept, then those that began with what these had learned.
   */
  public void catchUp(Collection<PodWindow> windows, long at) {
    Set<Series> begun = new HashSet<>();
    byPod.forEach((uid, watches) -> watches.keySet().forEach(k -> begun.add(new Series(uid, k))));
    for (boolean kept : new boolean[] {true, false}) {
      for (PodWindow window : windows) {
        for (SeriesKey key : window.keys()) {
          if (begun.contains(new Series(window.uid(), key)) == kept
              && !window.between(key, Long.MIN_VALUE, at).isEmpty()) {
            watch(window.uid(), key).catchUp(window, key, at);
          }
        }
      }
    }
  }

  /** Anomalies of the last half hour, the strongest first. */
  public List<Anomaly> strongestFirst() {
    List<Anomaly> sorted = new ArrayList<>(lately);
    sorted.sort((a, b) -> Double.compare(b.strength(), a.strength()));
    return sorted;
  }

  /** The most samples that any of these pods' series has taught. */
  public long learned(Collection<PodWindow> windows) {
    return windows.stream()
        .flatMap(w -> byPod.getOrDefault(w.uid(), Map.of()).values().stream())
        .mapToLong(SeriesWatch::learned)
        .max()
        .orElse(0);
  }

  private void bequeath(Set<String> known) {
    for (Map.Entry<String, Map<SeriesKey, SeriesWatch>> pod : byPod.entrySet()) {
      if (!known.contains(pod.getKey())) {
        pod.getValue().forEach((key, watch) -> heritage.merge(key, watch, Anomalies::wiser));
      }
    }
    byPod.keySet().retainAll(known);
  }

  private static SeriesWatch wiser(SeriesWatch one, SeriesWatch other) {
    return other.learned() >= one.learned() ? other : one;
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
    SeriesWatch most = heritage.get(key);
    for (Map<SeriesKey, SeriesWatch> of : byPod.values()) {
      SeriesWatch sibling = of.get(key);
      if (sibling != null && (most == null || sibling.learned() > most.learned())) {
        most = sibling;
      }
    }
    return most == null ? new SeriesWatch() : new SeriesWatch(most);
  }

  /** Goes on from what another one learned of the same pods, where that is more. */
  public void adopt(Anomalies past) {
    past.byPod.forEach((uid, watches) ->
        watches.forEach((key, watch) -> {
          Map<SeriesKey, SeriesWatch> own = byPod.computeIfAbsent(uid, u -> new HashMap<>());
          SeriesWatch known = own.get(key);
          if (known == null || known.learned() < watch.learned()) {
            own.put(key, watch);
          }
        }));
  }

  // --- for the store

  /**
   * A series that is not looked at for spikes for a while.
   *
   * @param uid UID of the pod
   * @param container container
   * @param metric metric
   * @param until till when, milliseconds
   */
  public record Quiet(String uid, String container, String metric, long until) {}

  /** What was said lately. */
  public List<Anomaly> lately() {
    return List.copyOf(lately);
  }

  /** The series that are quiet at that time. */
  public List<Quiet> quiet(long at) {
    List<Quiet> quiet = new ArrayList<>();
    byPod.forEach((uid, watches) ->
        watches.forEach((key, watch) -> {
          if (watch.quietUntil() > at) {
            quiet.add(new Quiet(uid, key.container(), key.metric(), watch.quietUntil()));
          }
        }));
    return quiet;
  }

  /** Goes on from what was said before a restart. */
  public void resume(List<Anomaly> said, List<Quiet> quiet) {
    lately.addAll(said);
    for (Quiet one : quiet) {
      watch(one.uid(), new SeriesKey(one.container(), one.metric())).quietUntil(one.until());
    }
  }

  /** What was learned of that pod, or of those that are gone ({@link #HERITAGE}). */
  public Optional<byte[]> model(String uid) {
    Map<SeriesKey, SeriesWatch> watches = watches(uid);
    return watches == null || watches.isEmpty()
        ? Optional.empty()
        : Optional.of(ModelCodec.write(watches));
  }

  /**
   * Takes in what was learned before a restart.
   *
   * @throws IOException with a sentence, when it is of another version or damaged: then nothing is
   *     taken in
   */
  public void restore(String uid, byte[] model) throws IOException {
    Map<SeriesKey, SeriesWatch> read = ModelCodec.read(model);
    (uid.equals(HERITAGE) ? heritage : byPod.computeIfAbsent(uid, u -> new HashMap<>()))
        .putAll(read);
  }

  private @Nullable Map<SeriesKey, SeriesWatch> watches(String uid) {
    return uid.equals(HERITAGE) ? heritage : byPod.get(uid);
  }
}
