package dev.forestall.detector.detect;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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

  private static final long SAME_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final int MOST_KEPT = 200;

  private final Map<String, PodWatch> byPod = new TreeMap<>();
  private PodWatch heritage = new PodWatch();
  private final Deque<Anomaly> lately = new ArrayDeque<>();

  private record Series(String uid, SeriesKey key) {}

  /** Looks at all series at that time. */
  public void look(Collection<PodWindow> windows, long at) {
    Set<String> known = new HashSet<>();
    for (PodWindow window : windows) {
      known.add(window.uid());
      if (window.newest() >= at - SILENT_MILLIS) {
        look(window, at);
      }
    }
    bequeath(known);
    lately.removeIf(a -> a.at().toEpochMilli() < at - KEPT_MILLIS);
    while (lately.size() > MOST_KEPT) {
      lately.removeFirst();
    }
  }

  private void look(PodWindow window, long at) {
    for (SeriesKey key : window.keys()) {
      watch(window.uid(), key);
    }
    PodWatch watch = byPod.get(window.uid());
    if (watch != null) {
      lately.addAll(watch.look(window, at));
      watch.together().look(window, at).filter(this::isNew).ifPresent(lately::add);
    }
  }

  /** What a series of the pod showed for itself just now needs not be said of them together. */
  private boolean isNew(Anomaly together) {
    return lately.stream()
        .filter(a -> a.pod().equals(together.pod()))
        .noneMatch(a -> Duration.between(a.at(), together.at()).abs().toMillis() <= SAME_MILLIS);
  }

  /**
   * Learns what was looked at before a restart, up to that time, and says nothing of it: first the
   * series of which a model was kept, then those that began with what these had learned.
   */
  public void catchUp(Collection<PodWindow> windows, long at) {
    Set<Series> begun = new HashSet<>();
    Set<String> pods = Set.copyOf(byPod.keySet());
    byPod.forEach((uid, watch) -> watch.keys().forEach(k -> begun.add(new Series(uid, k))));
    for (boolean kept : new boolean[] {true, false}) {
      for (PodWindow window : windows) {
        for (SeriesKey key : window.keys()) {
          if (begun.contains(new Series(window.uid(), key)) == kept
              && !window.between(key, Long.MIN_VALUE, at).isEmpty()) {
            watch(window.uid(), key).catchUp(window, key, at);
          }
        }
        PodWatch watch = byPod.get(window.uid());
        if (watch != null && pods.contains(window.uid()) == kept) {
          watch.together().catchUp(window, at);
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
        .flatMap(w -> Optional.ofNullable(byPod.get(w.uid())).stream())
        .mapToLong(PodWatch::learned)
        .max()
        .orElse(0);
  }

  /** Pods that are there. */
  int pods() {
    return byPod.size();
  }

  private void bequeath(Set<String> known) {
    byPod.forEach((uid, watch) -> {
      if (!known.contains(uid)) {
        heritage.inherit(watch);
      }
    });
    byPod.keySet().retainAll(known);
  }

  private SeriesWatch watch(String uid, SeriesKey key) {
    PodWatch pod = byPod.get(uid);
    if (pod == null) {
      pod = new PodWatch(mostLearned(Comparator.comparingLong(PodWatch::learnedTogether)));
      byPod.put(uid, pod);
    }
    Optional<SeriesWatch> known = pod.of(key);
    return known.isPresent() ? known.get() : pod.begin(key, begun(key));
  }

  private SeriesWatch begun(SeriesKey key) {
    return mostLearned(
            Comparator.comparingLong(p -> p.of(key).map(SeriesWatch::learned).orElse(-1L)))
        .of(key)
        .map(SeriesWatch::new)
        .orElseGet(SeriesWatch::new);
  }

  private PodWatch mostLearned(Comparator<PodWatch> by) {
    PodWatch most = heritage;
    for (PodWatch pod : byPod.values()) {
      most = by.compare(pod, most) > 0 ? pod : most;
    }
    return most;
  }

  /** Goes on from what another one learned of the same pods, where that is more. */
  public void adopt(Anomalies past) {
    past.byPod.forEach(
        (uid, watch) -> byPod.computeIfAbsent(uid, u -> new PodWatch()).adopt(watch));
  }

  // --- for the store

  /** What was said lately. */
  public List<Anomaly> lately() {
    return List.copyOf(lately);
  }

  /** Goes on from what was said before a restart. */
  public void resume(List<Anomaly> said) {
    lately.addAll(said);
  }

  /** What was learned of that pod, or of those that are gone ({@link #HERITAGE}). */
  public Optional<byte[]> model(String uid) {
    return Optional.ofNullable(uid.equals(HERITAGE) ? heritage : byPod.get(uid))
        .filter(watch -> !watch.isEmpty())
        .map(ModelCodec::write);
  }

  /**
   * Takes in what was learned before a restart.
   *
   * @throws IOException with a sentence, when it is of another version or damaged: then nothing is
   *     taken in
   */
  public void restore(String uid, byte[] model) throws IOException {
    PodWatch read = ModelCodec.read(model);
    if (uid.equals(HERITAGE)) {
      heritage = read;
    } else {
      byPod.put(uid, read);
    }
  }
}
