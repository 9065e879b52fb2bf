package dev.forestall.benchmarks.spikes;

import dev.forestall.benchmarks.nab.NabSeries.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A series with spikes of 4 to 20 standard deviations of the 200 values (or as many as there are)
 * before them, sizes spread evenly over their logarithm, one to three samples long, two of three
 * upwards. A series that does not move at all gets a fiftieth of its range for a deviation.
 *
 * @param normal what it was made of
 * @param values with the spikes
 * @param spikes where they are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Injected(Normal normal, double[] values, List<Window> spikes) {
  /** Samples at the beginning in which nothing is injected and nothing counts. */
  static final int LEARNING = 100;

  private static final double LEAST = 4;
  private static final double GREATEST = 20;
  private static final int LONGEST = 3;
  private static final int LOCAL = 200;
  private static final int MARGIN = 12;
  private static final double STILL = 0.02;

  static Injected of(Normal normal, long seed) {
    Random random = new Random(seed * 31 + normal.name().hashCode());
    double[] values = normal.values().clone();
    List<Window> spikes = new ArrayList<>();
    int at = LEARNING;
    while (true) {
      at += normal.apart() + random.nextInt(normal.apart());
      int length = 1 + random.nextInt(LONGEST);
      double size = LEAST * Math.pow(GREATEST / LEAST, random.nextDouble());
      double way = random.nextInt(3) == 0 ? -1 : 1;
      if (at + length + MARGIN >= values.length) {
        return new Injected(normal, values, List.copyOf(spikes));
      }
      int next = normal.abnormal().nextSetBit(Math.max(0, at - MARGIN));
      if (next < 0 || next > at + length + MARGIN) {
        double by = way * size * deviation(normal.values(), at);
        for (int i = at; i < at + length; i++) {
          values[i] += by;
        }
        spikes.add(new Window(at, at + length - 1));
      }
    }
  }

  /** Where alarms do not count: not normal before, or still learning. */
  BitSet passedOver() {
    BitSet over = (BitSet) normal.abnormal().clone();
    over.set(0, LEARNING);
    return over;
  }

  private static double deviation(double[] values, int at) {
    double[] local = Arrays.copyOfRange(values, Math.max(0, at - LOCAL), at);
    double mean = Arrays.stream(local).filter(Double::isFinite).average().orElse(0);
    double variance =
        Arrays.stream(local)
            .filter(Double::isFinite)
            .map(v -> (v - mean) * (v - mean))
            .average()
            .orElse(0);
    if (variance > 0) {
      return Math.sqrt(variance);
    }
    double range = Math.abs(Arrays.stream(values).filter(Double::isFinite).max().orElse(1) - mean);
    return STILL * (range > 0 ? range : Math.max(1, Math.abs(mean)));
  }
}
