package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesDetectorTest {
  private static List<Integer> alarms(SeriesDetector detector, int samples, IntToDoubleFunction f) {
    List<Integer> alarms = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      detector.accept(f.applyAsDouble(i));
      if (detector.alarm()) {
        alarms.add(i);
      }
    }
    return alarms;
  }

  private static IntToDoubleFunction noise(long seed) {
    Random random = new Random(seed);
    return i -> 100 + random.nextGaussian();
  }

  @Test
  void neverAlarms_whenTheSeriesIsConstant() {
    assertThat(alarms(new SeriesDetector(), 5_000, i -> 42)).isEmpty();
  }

  /** Not each time: an alarm of noise shortly before keeps the gate shut. */
  @Test
  void alarmsAtTheOnset_whenTheLevelShifts() {
    int prompt = 0;
    for (int seed = 0; seed < 40; seed++) {
      IntToDoubleFunction noise = noise(seed);
      List<Integer> alarms =
          alarms(new SeriesDetector(), 1_100, i -> noise.applyAsDouble(i) + (i >= 1_000 ? 10 : 0));
      prompt += alarms.stream().anyMatch(i -> i >= 1_000 && i < 1_010) ? 1 : 0;
    }
    assertThat(prompt).isGreaterThanOrEqualTo(34);
  }

  @Test
  void alarmsLessThanTwiceInAThousandSamples_whenThereIsOnlyNoise() {
    int alarms = 0;
    for (int seed = 0; seed < 40; seed++) {
      alarms += alarms(new SeriesDetector(), 2_000, noise(seed)).size();
    }
    assertThat(alarms).isLessThan(160);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void alarms_whenAPeriodicSeriesGoesFlatWithinItsRange(long seed) {
    Random random = new Random(seed);
    IntToDoubleFunction wave =
        i -> 50 + 20 * Math.sin(i * 2 * Math.PI / 96) + random.nextGaussian();
    List<Integer> alarms =
        alarms(
            new SeriesDetector(),
            1_700,
            i -> i >= 1_500 ? 50 + random.nextGaussian() * 0.1 : wave.applyAsDouble(i));
    assertThat(alarms).anyMatch(i -> i >= 1_500 && i < 1_600);
  }

  @Test
  void firesLessThanOnceInTwo_whenASpikeRecurs() {
    IntToDoubleFunction noise = noise(7);
    List<Integer> alarms =
        alarms(
            new SeriesDetector(), 6_000, i -> noise.applyAsDouble(i) + (i % 200 == 150 ? 30 : 0));
    assertThat(alarms.size()).isLessThan(15);
  }

  @Test
  void seesTheSecondAnomaly_whenItComesSoonAfterTheFirst() {
    IntToDoubleFunction noise = noise(11);
    SeriesDetector detector = new SeriesDetector();
    List<Integer> alarms =
        alarms(
            detector,
            1_400,
            i ->
                noise.applyAsDouble(i)
                    + (i >= 1_000 && i < 1_010 ? 15 : 0)
                    + (i >= 1_120 ? 25 : 0));
    assertThat(alarms).anyMatch(i -> i >= 1_000 && i < 1_010);
    assertThat(alarms).anyMatch(i -> i >= 1_120 && i < 1_130);
  }

  @Test
  void passesOver_whatIsNoNumber() {
    SeriesDetector detector = new SeriesDetector();
    detector.accept(1);
    double before = detector.accept(Double.NaN);
    assertThat(detector.count()).isEqualTo(1);
    assertThat(before).isZero();
    detector.accept(Double.POSITIVE_INFINITY);
    assertThat(detector.count()).isEqualTo(1);
  }

  @Test
  void saysTheSame_whenTheFutureIsCutOff() {
    Random random = new Random(3);
    double[] values = random.doubles(3_000).map(v -> v < 0.01 ? v * 1e4 : v).toArray();
    SeriesDetector whole = new SeriesDetector();
    List<Double> scores = new ArrayList<>();
    for (double value : values) {
      scores.add(whole.accept(value));
    }
    SeriesDetector cut = new SeriesDetector();
    for (int i = 0; i < 2_345; i++) {
      assertThat(cut.accept(values[i])).isEqualTo(scores.get(i));
    }
  }

  @Test
  void goesOnAsItsSibling_butQuietAtFirst() {
    IntToDoubleFunction noise = noise(5);
    SeriesDetector sibling = new SeriesDetector();
    alarms(sibling, 1_000, noise);
    SeriesDetector heir = new SeriesDetector(sibling);
    Random random = new Random(6);
    boolean alarmed = false;
    for (int i = 0; i < 50; i++) {
      double value = 100 + random.nextGaussian() + (i > 20 ? 30 : 0);
      assertThat(heir.accept(value)).isEqualTo(sibling.accept(value));
      assertThat(heir.alarm()).isFalse();
      alarmed |= heir.score() >= SeriesDetector.THRESHOLD;
    }
    assertThat(alarmed).isTrue();
  }

  @Test
  void staysBounded_whenTheValuesAreExtreme() {
    Random random = new Random(9);
    SeriesDetector detector = new SeriesDetector();
    for (int i = 0; i < 3_000; i++) {
      double value = (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(37));
      assertThat(detector.accept(value)).isBetween(0.0, 20.0);
    }
  }
}
