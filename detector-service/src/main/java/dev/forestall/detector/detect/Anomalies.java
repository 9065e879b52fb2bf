package dev.forestall.detector.detect;

import dev.forestall.detector.forecast.Robust;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trailing robust z on every series: the median of the newest three values against median and
 * deviation of the window before. One onset gate a series: an alarm when it leaves, then quiet.
 * What it says is evidence and opens nothing.
 */
public final class Anomalies {
  private static final long QUIET_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long KEPT_MILLIS = Duration.ofMinutes(30).toMillis();
  private static final int NEWEST = 3;
  private static final int FEWEST = 20;
  private static final double ALARM = 6;
  private static final double FLOOR_SHARE = 0.01;

  private final Map<String, Long> quietUntil = new HashMap<>();
  private final Deque<Anomaly> lately = new ArrayDeque<>();

  /** Looks at all series at that time. */
  public void look(Collection<PodWindow> windows, long at) {
    for (PodWindow window : windows) {
      if (window.newest() >= at - QUIET_MILLIS) {
        window.keys().forEach(key -> look(window, key, at));
      }
    }
    lately.removeIf(a -> a.at().toEpochMilli() < at - KEPT_MILLIS);
    quietUntil.values().removeIf(until -> until < at - KEPT_MILLIS);
  }

  /** Anomalies of the last half hour, the strongest first. */
  public List<Anomaly> strongestFirst() {
    List<Anomaly> sorted = new ArrayList<>(lately);
    sorted.sort((a, b) -> Double.compare(Math.abs(b.score()), Math.abs(a.score())));
    return sorted;
  }

  private void look(PodWindow window, SeriesKey key, long at) {
    String series = window.uid() + "|" + key.container() + "|" + key.metric();
    if (quietUntil.getOrDefault(series, Long.MIN_VALUE) > at) {
      return;
    }
    Points points = window.between(key, at - PodWindow.FULL_MILLIS, at);
    if (points.size() < FEWEST) {
      return;
    }
    double score = score(points.values());
    if (Math.abs(score) >= ALARM) {
      quietUntil.put(series, at + QUIET_MILLIS);
      lately.add(
          new Anomaly(
              Instant.ofEpochMilli(points.at(points.size() - NEWEST)),
              window.pod(),
              key.container(),
              key.metric(),
              score));
    }
  }

  private static double score(double[] values) {
    int cut = values.length - NEWEST;
    double[] past = Arrays.copyOfRange(values, 0, cut);
    double now = Robust.median(Arrays.copyOfRange(values, cut, values.length));
    double usual = Robust.median(past);
    double sigma = Math.max(Robust.sigma(past), FLOOR_SHARE * Math.abs(usual));
    return sigma > 0 ? (now - usual) / sigma : 0;
  }
}
