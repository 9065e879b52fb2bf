package dev.forestall.detector.window;

import dev.forestall.model.workload.Metrics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workload's processor time and memory by pod, and its latency, by minute, 45 minutes back: what
 * is read of it by the owners of its neighbours. A minute is made once, when evaluation has passed
 * it.
 */
public final class MinuteTier {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int KEPT = 45;
  private static final int BACK = 15;
  private static final int BYTES = Integer.BYTES + 4 * Float.BYTES;

  private final TreeMap<Integer, Minute> minutes = new TreeMap<>();
  private boolean restored;

  /**
   * One minute; NaN where nothing was measured.
   *
   * @param cpu cores by pod
   * @param memory bytes by pod
   * @param seconds mean time of a request
   * @param requests requests a second, of all pods
   */
  public record Minute(float cpu, float memory, float seconds, float requests) {
    boolean measured() {
      return !Float.isNaN(cpu) || !Float.isNaN(memory) || !Float.isNaN(seconds);
    }
  }

  /** Makes the minutes that are over by then. Returns whether there was one. */
  public boolean advance(Collection<PodWindow> windows, long now) {
    int last = (int) Math.floorDiv(now, MINUTE) - 1;
    int first = minutes.isEmpty() ? last - BACK + 1 : Math.max(minutes.lastKey(), last - BACK) + 1;
    boolean more = false;
    for (int minute = first; minute <= last; minute++) {
      Minute made = of(windows, minute * MINUTE, (minute + 1) * MINUTE);
      if (made.measured()) {
        minutes.put(minute, made);
        more = true;
      }
    }
    minutes.headMap(last - KEPT + 1).clear();
    return more;
  }

  private static Minute of(Collection<PodWindow> windows, long from, long to) {
    double requests = sum(windows, Metrics.REQUESTS, from, to);
    double seconds = sum(windows, Metrics.REQUEST_SECONDS, from, to);
    return new Minute(
        (float) byPod(windows, Metrics.CPU, from, to),
        (float) byPod(windows, Metrics.MEMORY, from, to),
        (float) (requests > 0 ? seconds / requests : Double.NaN),
        (float) (requests > 0 ? requests : Double.NaN));
  }

  private static double byPod(Collection<PodWindow> windows, String metric, long from, long to) {
    return windows.stream()
        .mapToDouble(w -> of(w, metric, from, to))
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }

  private static double sum(Collection<PodWindow> windows, String metric, long from, long to) {
    return windows.stream()
        .mapToDouble(w -> of(w, metric, from, to))
        .filter(v -> !Double.isNaN(v))
        .sum();
  }

  /** All containers of a pod. */
  private static double of(PodWindow window, String metric, long from, long to) {
    double sum = Double.NaN;
    for (SeriesKey key : window.keys()) {
      if (key.metric().equals(metric)) {
        Points points = window.between(key, from + 1, to);
        if (!points.isEmpty()) {
          sum = (Double.isNaN(sum) ? 0 : sum) + mean(points);
        }
      }
    }
    return sum;
  }

  private static double mean(Points points) {
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += points.value(i);
    }
    return sum / points.size();
  }

  /** By the end of the minute, seconds since the epoch. */
  public Map<Long, Minute> byEnd() {
    Map<Long, Minute> byEnd = new TreeMap<>();
    minutes.forEach((minute, m) -> byEnd.put((minute + 1) * MINUTE / 1000, m));
    return byEnd;
  }

  /** Mean times of a request in the minutes that ended by then, seconds. */
  public double[] secondsBefore(long at) {
    return minutes.headMap((int) Math.floorDiv(at, MINUTE)).values().stream()
        .mapToDouble(Minute::seconds)
        .filter(s -> !Double.isNaN(s))
        .toArray();
  }

  // --- for the store

  /** Twenty bytes a minute. */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(minutes.size() * BYTES);
    minutes.forEach((minute, m) ->
        out.putInt(minute)
            .putFloat(m.cpu())
            .putFloat(m.memory())
            .putFloat(m.seconds())
            .putFloat(m.requests()));
    return out.array();
  }

  /** Whether what the store has was read back. */
  public boolean restored() {
    return restored;
  }

  /** Takes in what the store has, where it is not known better. */
  public void restore(byte[] bytes) {
    restored = true;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.remaining() >= BYTES) {
      minutes.putIfAbsent(
          in.getInt(), new Minute(in.getFloat(), in.getFloat(), in.getFloat(), in.getFloat()));
    }
  }
}
