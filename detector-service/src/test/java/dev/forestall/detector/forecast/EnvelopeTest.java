package dev.forestall.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.window.Points;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Floor, peaks and bend of a run of an hour, sampled every ten seconds. */
class EnvelopeTest {
  private static final double SPEED = 1.0 / 7200;

  @Test
  void seesPeaksGrow_whenTeethAreAShareOfWhatLives() {
    Envelope constant = of(t -> 0.2 + SPEED * t + 0.1 * tooth(t));
    Envelope growing = of(t -> (0.2 + SPEED * t) * (1 + 0.6 * tooth(t)));

    assertThat(constant.crestGrowth()).isLessThan(0.1 * SPEED);
    assertThat(growing.crestGrowth()).isBetween(0.3 * SPEED, 0.7 * SPEED);
  }

  @Test
  void seesASlopeGrow_whenABacklogFeedsOnItself() {
    Bend backlog = of(t -> 0.2 + 0.02 * Math.expm1(t / 1000)).bend(1).orElseThrow();
    Bend cache = of(t -> 0.2 - 0.5 * Math.expm1(-t / 1000)).bend(1).orElseThrow();

    assertThat(backlog.gain()).isPositive();
    assertThat(cache.gain()).isZero();
  }

  private static double tooth(double t) {
    return t / 90 % 1;
  }

  private static Envelope of(DoubleUnaryOperator level) {
    long[] at = new long[360];
    double[] value = new double[360];
    for (int i = 0; i < at.length; i++) {
      at[i] = 10_000L * i;
      value[i] = level.applyAsDouble(10.0 * i);
    }
    return Envelope.of(Run.of(new Points(at, value), 0), 0);
  }
}
