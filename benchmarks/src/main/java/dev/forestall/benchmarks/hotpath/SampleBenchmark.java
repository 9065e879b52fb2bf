package dev.forestall.benchmarks.hotpath;

import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import dev.forestall.detector.anomaly.Onset;
import dev.forestall.detector.anomaly.PodDetector;
import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.detector.anomaly.SeriesModel;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One sample through one series' detectors that have seen some thousands, single thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SampleBenchmark {
  private static final int SERIES = 1 << 16;
  private static final int SEEN = 4_000;
  private static final int SHINGLE = 8;
  private static final int TREES = 50;
  private static final int METRICS = 10;
  private static final long MINUTE = 60_000;

  private final double[] values = new double[SERIES];
  private SeriesDetector detector = new SeriesDetector();
  private SeriesModel model = new SeriesModel();
  private PodDetector pod = new PodDetector();
  private ThresholdedRandomCutForest forest = forest();
  private final double[] point = new double[1];
  private final double[] scrape = new double[METRICS];
  private int next;
  private long time;

  /** AWS's Random Cut Forest as its users run it. */
  static ThresholdedRandomCutForest forest() {
    return ThresholdedRandomCutForest.builder()
        .dimensions(SHINGLE)
        .shingleSize(SHINGLE)
        .numberOfTrees(TREES)
        .randomSeed(1)
        .build();
  }

  /** A day of a noisy wave with a spike now and then. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    for (int i = 0; i < SERIES; i++) {
      double spike = random.nextInt(500) == 0 ? 40 : 0;
      values[i] = 100 + 20 * Math.sin(i * 2 * Math.PI / 288) + random.nextGaussian() * 3 + spike;
    }
    detector = new SeriesDetector();
    model = new SeriesModel();
    pod = new PodDetector();
    forest = forest();
    for (int i = 0; i < SEEN; i++) {
      sum();
      next--;
      forestall();
      next--;
      randomCutForest();
      together();
      next -= METRICS;
    }
  }

  /** The whole set of detectors that the service has for a series. */
  @Benchmark
  public Optional<Onset> forestall() {
    return model.accept(time++ * MINUTE, value());
  }

  /** The five whose sum scores NAB, alone. */
  @Benchmark
  public double sum() {
    return detector.accept(value());
  }

  /** One scrape of a pod with ten metrics through what looks at them together. */
  @Benchmark
  public double together() {
    for (int i = 0; i < METRICS; i++) {
      scrape[i] = value();
    }
    return pod.accept(scrape);
  }

  /** Shingle 8, 50 trees. */
  @Benchmark
  public AnomalyDescriptor randomCutForest() {
    point[0] = value();
    return forest.process(point, time++);
  }

  private double value() {
    return values[next++ & (SERIES - 1)];
  }
}
