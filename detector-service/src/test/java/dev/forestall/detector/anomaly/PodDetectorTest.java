package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PodDetectorTest {
  /** CPU, latency and traffic follow a common load; memory goes its own way. */
  private static double[] scrape(Random random, double load) {
    return new double[] {
      load + 0.05 * random.nextGaussian(),
      2 * load + 0.1 * random.nextGaussian(),
      10 * load + 0.5 * random.nextGaussian(),
      5 + random.nextGaussian()
    };
  }

  private static double load(Random random) {
    return 5 + random.nextGaussian();
  }

  @Test
  void seesOneThatLeavesTheOthers_withinItsOwnRange() {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      PodDetector pod = new PodDetector();
      for (int i = 0; i < 1_000; i++) {
        pod.accept(scrape(random, load(random)));
        pod.alarm();
      }
      for (int i = 0; i < 3; i++) {
        double[] odd = scrape(random, 3.3);
        odd[0] = 6.7;
        pod.accept(odd);
        found += pod.score() > 2 ? 1 : 0;
      }
    }
    assertThat(found).isGreaterThan(40);
  }

  @Test
  void seldomFires_whenAllIsAsEver() {
    int alarms = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      PodDetector pod = new PodDetector();
      for (int i = 0; i < 2_000; i++) {
        pod.accept(scrape(random, load(random)));
        alarms += pod.alarm() ? 1 : 0;
      }
    }
    assertThat(alarms).isLessThan(60);
  }

  @Test
  void says_nothing_ofWhatIsMissing() {
    Random random = new Random(3);
    PodDetector pod = new PodDetector();
    for (int i = 0; i < 500; i++) {
      double[] scrape = scrape(random, load(random));
      scrape[i % 4] = i % 3 == 0 ? Double.NaN : scrape[i % 4];
      assertThat(pod.accept(scrape)).isBetween(0.0, 6.0);
    }
    double nothing = pod.accept(new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN});
    assertThat(nothing).isZero();
  }

  @Test
  void staysBounded_whenValuesAreConstantOrExtreme() {
    Random random = new Random(4);
    PodDetector pod = new PodDetector();
    for (int i = 0; i < 1_000; i++) {
      double wild = (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(300));
      assertThat(pod.accept(new double[] {7, 0, wild, i})).isBetween(0.0, 6.0);
    }
  }

  @Test
  void namesTheForemost() {
    Random random = new Random(5);
    PodDetector pod = new PodDetector();
    for (int i = 0; i < 300; i++) {
      pod.accept(scrape(random, load(random)));
    }
    double[] odd = scrape(random, 5);
    odd[3] = 60;
    pod.accept(odd);
    assertThat(pod.foremost()).isEqualTo(3);
  }

  @Test
  void goesOnAsTheWriter_whenReadBack() throws IOException {
    Random random = new Random(12);
    PodDetector steady = new PodDetector();
    for (int i = 0; i < 300; i++) {
      steady.accept(scrape(random, load(random)));
      steady.alarm();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    steady.write(new DataOutputStream(bytes));
    assertThat(bytes.size()).isLessThan(2 * 1024);
    PodDetector read =
        PodDetector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    int alarms = 0;
    for (int i = 0; i < 2_000; i++) {
      double[] scrape = scrape(random, load(random));
      scrape[1] += i % 700 == 699 ? i / 20.0 : 0;
      assertThat(read.accept(scrape)).isEqualTo(steady.accept(scrape));
      boolean alarm = steady.alarm();
      assertThat(read.alarm()).isEqualTo(alarm);
      alarms += alarm ? 1 : 0;
    }
    assertThat(alarms).isPositive();
    assertThat(read.foremost()).isEqualTo(steady.foremost());
  }
}
