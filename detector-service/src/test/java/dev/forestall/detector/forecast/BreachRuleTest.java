package dev.forestall.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** From a trend to its breach. Levels are shares of the limit. */
class BreachRuleTest {
  private static final Trend AT_THE_LIMIT =
      new Trend(0.001, 0.0001, 1.01, 0, 0.01, 600, 600, 0, 1, 1, 0, 0, 0);

  @Test
  void saysNothing_whenTheWatchedTimeCountsForNothing_evenAtTheLimit() {
    assertThat(BreachRule.breach(AT_THE_LIMIT, 1, 0, Horizon.NEAR, false)).isEmpty();
    assertThat(BreachRule.breach(AT_THE_LIMIT, 1, 0, Horizon.NEAR, true)).isEmpty();
  }
}
