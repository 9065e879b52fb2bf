package dev.forestall.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustTest {
  @Test
  void isTheQuantileOfTheSorted_whateverTheOrderAndTies() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      double[] values = new double[1 + random.nextInt(90)];
      int kinds = 1 + random.nextInt(100);
      Arrays.setAll(values, i -> random.nextInt(kinds) - kinds / 2.0);
      double[] given = values.clone();
      double share = random.nextInt(11) / 10.0;

      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double place = share * (sorted.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, sorted.length - 1);
      double expected = sorted[below] + (place - below) * (sorted[above] - sorted[below]);

      assertThat(Robust.quantile(values, share)).isEqualTo(expected);
      assertThat(values).isEqualTo(given);
    }
    assertThat(Robust.quantile(new double[0], 0.5)).isNaN();
  }
}
