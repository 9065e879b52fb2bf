package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.model.PodSample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What everybody's alert rule would have said: {@code
 * predict_linear(container_memory_working_set_bytes[15m], 3600) > limit}, least squares as
 * Prometheus computes it. Counts onsets. It waits until the range is full, as a careful author's
 * {@code for:} would; the bare expression alarms more often.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/functions/#predict_linear">
 *     predict_linear</a>
 */
final class NaiveAlarms {
  private static final long RANGE = 900;
  private static final long AHEAD = 3600;
  private static final long FULL = RANGE - 30;
  private final Map<String, Series> series = new HashMap<>();
  private int onsets;

  int onsets() {
    return onsets;
  }

  void see(List<PodSample> samples) {
    samples.stream().filter(PodSample::running).forEach(this::see);
  }

  private void see(PodSample sample) {
    Series of =
        series.computeIfAbsent(sample.namespace() + "/" + sample.pod(), key -> new Series());
    of.add(sample);
    boolean alarm = of.full() && of.predicted(AHEAD) > sample.memoryLimitBytes();
    if (alarm && !of.alarming) {
      onsets++;
    }
    of.alarming = alarm;
  }

  private static final class Series {
    private final Deque<PodSample> range = new ArrayDeque<>();
    private boolean alarming;

    void add(PodSample sample) {
      range.addLast(sample);
      while (range.getFirst().at() <= sample.at() - RANGE) {
        range.removeFirst();
      }
    }

    boolean full() {
      return range.getLast().at() - range.getFirst().at() >= FULL;
    }

    double predicted(long ahead) {
      double now = range.getLast().at();
      double n = range.size();
      double sumX = 0;
      double sumY = 0;
      double sumXy = 0;
      double sumXx = 0;
      for (PodSample s : range) {
        double x = s.at() - now;
        sumX += x;
        sumY += s.workingSetBytes();
        sumXy += x * s.workingSetBytes();
        sumXx += x * x;
      }
      double slope = (sumXy - sumX * sumY / n) / (sumXx - sumX * sumX / n);
      double intercept = sumY / n - slope * sumX / n;
      return slope * ahead + intercept;
    }
  }
}
