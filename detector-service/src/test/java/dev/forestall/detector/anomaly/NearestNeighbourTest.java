package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NearestNeighbourTest {
  private static final int LENGTH = 16;

  @Test
  void isAsFarAsTheNearestOfAllShapes_whateverComes() {
    Random random = new Random(1);
    Newest values = new Newest(400);
    NearestNeighbour nearest = new NearestNeighbour();
    double mean = 0;
    double deviation = 0;
    for (int i = 0; i < 5_000; i++) {
      double spike = i == 1_700 ? 1e12 : 0;
      values.add(i < 2_500 ? spike + 1e4 + i % 40 + random.nextGaussian() : i < 3_500 ? 7 : i % 9);
      double value = values.get(i);
      mean += (value - mean) / (i + 1);
      deviation += (Math.abs(value - mean) - deviation) / (i + 1);
      assertThat(nearest.measure(values, deviation))
          .isCloseTo(plain(values, deviation), Offset.offset(0.001));
    }
  }

  @Test
  void isZero_whenAllIsTheSameAfterSomethingHuge() {
    SeriesDetector detector = new SeriesDetector();
    for (int i = 0; i < 20_000; i++) {
      detector.accept(i == 9_000 ? 3e38 : i < 9_000 ? i % 7 : 0.1);
      boolean overSince = i > 9_000 + 100;
      assertThat(overSince && detector.parts().shape() > 1e-3).as("%d", i).isFalse();
    }
  }

  private static double plain(Newest values, double deviation) {
    long newest = values.count() - 1;
    if (newest < 37) {
      return 0;
    }
    long end = newest - LENGTH - newest % 2;
    double least = Double.MAX_VALUE;
    int references = 0;
    for (; end >= LENGTH - 1 && references < 128; end -= 2) {
      references++;
      double sum = 0;
      for (int k = 0; k < LENGTH; k++) {
        double d = values.get(newest - k) - values.get(end - k);
        sum += d * d;
      }
      least = Math.min(least, sum);
    }
    return references > 10 ? Math.sqrt(least / LENGTH) / (deviation + 1e-9) : 0;
  }
}
