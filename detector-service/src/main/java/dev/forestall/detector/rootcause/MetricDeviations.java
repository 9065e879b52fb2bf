package dev.forestall.detector.rootcause;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A metric of one workload, as deviations in ln from its median in the reference. */
final class MetricDeviations {
  private static final double LOWER_QUARTILE = 0.25;
  private static final double UPPER_QUARTILE = 0.75;

  private final double[] reference;
  private final double[] evidence;

  /**
   * Parts the values.
   *
   * @param values by time
   * @param side below 0 for neither, 0 for reference, above for evidence
   */
  MetricDeviations(Map<Instant, Double> values, ToIntFunction<Instant> side) {
    double[] past = of(values, time -> side.applyAsInt(time) == 0);
    double median = Robustly.median(past);
    this.reference = Arrays.stream(past).map(v -> v - median).toArray();
    double[] now = of(values, time -> side.applyAsInt(time) > 0);
    this.evidence = Arrays.stream(now).map(v -> v - median).toArray();
  }

  private static double[] of(Map<Instant, Double> values, Predicate<Instant> wanted) {
    return values.entrySet().stream()
        .filter(e -> wanted.test(e.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .toArray();
  }

  /** Whether there is enough on both sides. */
  boolean comparable() {
    return reference.length > 1 && evidence.length > 0;
  }

  /** Highest in the evidence. */
  double top() {
    return Arrays.stream(evidence).max().orElse(0);
  }

  /** Spread in the reference, as a standard deviation. */
  double scale() {
    return Robustly.QUARTILES_TO_SIGMA
        * (Robustly.quantile(reference, UPPER_QUARTILE)
            - Robustly.quantile(reference, LOWER_QUARTILE));
  }

  /** The highest of each block of the reference that is as long as the evidence. */
  DoubleStream maxima() {
    int block = Math.max(1, evidence.length);
    return IntStream.range(0, reference.length / block)
        .mapToDouble(b -> Arrays.stream(reference, b * block, (b + 1) * block).max().orElse(0));
  }
}
