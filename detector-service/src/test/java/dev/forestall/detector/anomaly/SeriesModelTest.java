package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesModelTest {
  private static final long SCRAPE_MILLIS = 15_000;
  private static final int HOUR = 240;
  private static final int DAY = 24 * HOUR;

  /** Numbers of the samples that were onsets. */
  private static List<Integer> onsets(SeriesModel model, int samples, IntToDoubleFunction f) {
    List<Integer> onsets = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      if (model.accept(i * SCRAPE_MILLIS, f.applyAsDouble(i)).isPresent()) {
        onsets.add(i);
      }
    }
    return onsets;
  }

  private static IntToDoubleFunction noise(long seed) {
    Random random = new Random(seed);
    return i -> 100 + random.nextGaussian();
  }

  private static boolean within(List<Integer> onsets, int from, int to) {
    return onsets.stream().anyMatch(i -> i >= from && i < to);
  }

  @Test
  void staysSilent_whenTheSeriesIsConstant() {
    assertThat(onsets(new SeriesModel(), 5_000, i -> 42)).isEmpty();
    assertThat(onsets(new SeriesModel(), 5_000, i -> 0)).isEmpty();
  }

  @Test
  void isNotStuck_whenAConstantSeriesTakesAnotherValueForGood() {
    List<Integer> onsets = onsets(new SeriesModel(), 4_000, i -> i < 2_000 ? 3 : 5);
    assertThat(within(onsets, 2_000, 2_010)).isTrue();
    assertThat(within(onsets, 2_120, 4_000)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void seesASpikeOfOneSample_whenItIsTenDeviationsHigh(long seed) {
    IntToDoubleFunction noise = noise(seed);
    List<Integer> onsets =
        onsets(new SeriesModel(), 900, i -> noise.applyAsDouble(i) + (i == 800 ? 10 : 0));
    assertThat(onsets).contains(800);
  }

  @Test
  void seesASpikeInsideTheRange_whenASlowWaveIsMuchLarger() {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      IntToDoubleFunction noise = noise(seed);
      List<Integer> onsets =
          onsets(
              new SeriesModel(),
              3_000,
              i ->
                  noise.applyAsDouble(i)
                      + 100 * Math.sin(i * 2 * Math.PI / 960)
                      + (i == 2_640 ? 40 : 0));
      found += within(onsets, 2_640, 2_643) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(16);
  }

  @Test
  void seesMoreVariance_whenTheLevelStays() {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Integer> onsets =
          onsets(new SeriesModel(), 1_060, i -> 100 + random.nextGaussian() * (i >= 1_000 ? 6 : 1));
      found += within(onsets, 1_000, 1_030) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
  }

  @Test
  void seesAnotherRate_whenACounterGrowsFaster() {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Integer> onsets =
          onsets(new SeriesModel(), 1_060, i -> (i >= 1_000 ? 80 : 50) + 4 * random.nextGaussian());
      found += within(onsets, 1_000, 1_012) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(18);
  }

  @Test
  void firesLessThanOnceInTwoHours_whenThereIsOnlyNoise() {
    int onsets = 0;
    for (int seed = 0; seed < 40; seed++) {
      onsets += onsets(new SeriesModel(), 2_000, noise(seed)).size();
    }
    assertThat(onsets).isLessThan(40 * 2_000 / (2 * HOUR));
  }

  @Test
  void firesLessThanOnceAnHour_whenThereIsOnlyHeavyTailedNoise() {
    int onsets = 0;
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      onsets += onsets(new SeriesModel(), 2_000, i -> Math.exp(random.nextGaussian())).size();
    }
    assertThat(onsets).isLessThan(40 * 2_000 / HOUR);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void seldomFires_whenACronJobBurstsEachHour(long seed) {
    IntToDoubleFunction noise = noise(seed);
    List<Integer> bursts =
        onsets(
                new SeriesModel(),
                DAY,
                i -> noise.applyAsDouble(i) + (i % HOUR >= 120 && i % HOUR < 124 ? 40 : 0))
            .stream()
            .filter(i -> i % HOUR >= 118 && i % HOUR < 130)
            .toList();
    assertThat(bursts.size()).isBetween(1, 12);
    assertThat(bursts.stream().filter(i -> i > 12 * HOUR).count()).isLessThanOrEqualTo(5);
  }

  @Test
  void stopsFiring_whenABackupRunsEachDay_beyondWhatTheDetectorsRemember() {
    IntToDoubleFunction noise = noise(4);
    List<Integer> backups =
        onsets(
                new SeriesModel(),
                12 * DAY,
                i -> noise.applyAsDouble(i) + (i % DAY >= 720 && i % DAY < 740 ? 60 : 0))
            .stream()
            .filter(i -> i % DAY >= 715 && i % DAY < 750)
            .toList();
    assertThat(backups).anyMatch(i -> i < 2 * DAY);
    assertThat(backups.stream().filter(i -> i > 4 * DAY).count()).isLessThanOrEqualTo(3);
  }

  @Test
  void firesAgain_whenTheRecurringBurstIsMuchLargerThanEver() {
    IntToDoubleFunction noise = noise(5);
    List<Integer> onsets =
        onsets(
            new SeriesModel(),
            10 * HOUR,
            i ->
                noise.applyAsDouble(i)
                    + (i % HOUR >= 120 && i % HOUR < 124 ? (i > 9 * HOUR ? 200 : 40) : 0));
    assertThat(within(onsets, 9 * HOUR + 120, 9 * HOUR + 124)).isTrue();
  }

  @Test
  void goesOn_whenADailyWaveIsLongerThanItsMemory() {
    IntToDoubleFunction noise = noise(6);
    List<Integer> onsets =
        onsets(
            new SeriesModel(),
            6 * DAY,
            i -> noise.applyAsDouble(i) + 30 * Math.sin(i * 2 * Math.PI / DAY));
    assertThat(onsets.stream().filter(i -> i > 2 * DAY).count()).isLessThan(4 * 24);
  }

  @Test
  void passesOver_whatIsNoNumber_andGaps() {
    SeriesModel with = new SeriesModel();
    SeriesModel without = new SeriesModel();
    IntToDoubleFunction noise = noise(7);
    for (int i = 0; i < 1_000; i++) {
      double value = noise.applyAsDouble(i) + (i == 900 ? 20 : 0);
      long at = i * SCRAPE_MILLIS + (i > 500 ? 3_600_000 : 0);
      if (i % 10 == 3) {
        assertThat(with.accept(at - 1, i % 20 == 3 ? Double.NaN : Double.NEGATIVE_INFINITY))
            .isEmpty();
      }
      assertThat(with.accept(at, value)).isEqualTo(without.accept(at, value));
    }
    assertThat(with.learned()).isEqualTo(1_000);
  }

  @Test
  void seesTheSame_whenTheIntervalsAreIrregular() {
    Random random = new Random(8);
    IntToDoubleFunction noise = noise(8);
    SeriesModel model = new SeriesModel();
    long at = 0;
    List<Integer> onsets = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      at += 5_000 + random.nextInt(55_000);
      if (model.accept(at, noise.applyAsDouble(i) + (i == 900 ? 20 : 0)).isPresent()) {
        onsets.add(i);
      }
    }
    assertThat(onsets).contains(900);
  }

  @Test
  void tellsAStrongerOne_whenItComesSoonAfterTheFirst() {
    IntToDoubleFunction noise = noise(9);
    List<Integer> onsets =
        onsets(
            new SeriesModel(),
            1_000,
            i -> noise.applyAsDouble(i) + (i == 800 ? 9 : i == 815 ? 400 : 0));
    assertThat(onsets).contains(800, 815);
  }

  @Test
  void heirKnowsWhatItsSiblingLearned_andGoesOnApart() {
    IntToDoubleFunction noise = noise(10);
    SeriesModel sibling = new SeriesModel();
    onsets(sibling, 1_000, noise);
    SeriesModel heir = sibling.heir();
    for (int i = 0; i < 200; i++) {
      heir.accept((1_000 + i) * SCRAPE_MILLIS, 500);
    }
    assertThat(heir.learned()).isEqualTo(1_200);
    assertThat(sibling.learned()).isEqualTo(1_000);
    SeriesModel second = sibling.heir();
    for (int i = 0; i < 20; i++) {
      second.accept((1_000 + i) * SCRAPE_MILLIS, noise.applyAsDouble(i));
    }
    Optional<Onset> spike = second.accept(1_100 * SCRAPE_MILLIS, 130);
    assertThat(spike).isPresent();
    assertThat(spike.orElseThrow().strength()).isBetween(0.5, 1.0);
    assertThat(new SeriesModel().accept(0, 130)).isEmpty();
  }

  @Test
  void heirIsQuietAtFirst_whenItsSiblingWasReadBack() throws IOException {
    SeriesModel sibling = new SeriesModel();
    onsets(sibling, 1_000, noise(12));
    SeriesModel read =
        SeriesModel.read(new DataInputStream(new ByteArrayInputStream(bytes(sibling))));
    SeriesModel heir = read.heir();
    for (int i = 0; i < 10; i++) {
      assertThat(heir.accept((1_000 + i) * SCRAPE_MILLIS, 130 + i % 2)).isEmpty();
    }
    assertThat(read.accept(1_000 * SCRAPE_MILLIS, 130)).isPresent();
  }

  @Test
  void staysBounded_whenTheValuesAreExtreme() {
    Random random = new Random(11);
    SeriesModel model = new SeriesModel();
    for (int i = 0; i < 3_000; i++) {
      double value = (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(38));
      Optional<Onset> onset = model.accept(i * SCRAPE_MILLIS, value);
      onset.ifPresent(o -> assertThat(o.strength()).isBetween(0.5, 1.0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 31, 32, 100, 511, 513, 545, 1_024, 2_101, 5_000})
  void goesOnAsTheWriter_whenReadBackAnywhere(int samples) throws IOException {
    Random random = new Random(samples);
    IntToDoubleFunction wild =
        i -> 100 * Math.exp(random.nextGaussian() * (random.nextInt(40) == 0 ? 2 : 0.05));
    SeriesModel steady = new SeriesModel();
    onsets(steady, samples, wild);
    byte[] written = bytes(steady);
    assertThat(written.length).isLessThanOrEqualTo(16 * 1024);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
    SeriesModel read = SeriesModel.read(in);
    assertThat(in.read()).isEqualTo(-1);
    int found = 0;
    for (int i = samples; i < samples + 3_000; i++) {
      double value = wild.applyAsDouble(i);
      Optional<Onset> onset = steady.accept(i * SCRAPE_MILLIS, value);
      found += onset.isPresent() ? 1 : 0;
      assertThat(read.accept(i * SCRAPE_MILLIS, value)).isEqualTo(onset);
    }
    assertThat(found).isPositive();
    assertThat(bytes(read)).isEqualTo(bytes(steady));
  }

  private static byte[] bytes(SeriesModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
