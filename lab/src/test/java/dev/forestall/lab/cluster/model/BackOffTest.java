package dev.forestall.lab.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void doublesUpToFiveMinutes_whenAContainerKeepsFailing() {
    BackOff backOff = new BackOff();

    assertThat(LongStream.range(0, 9).map(i -> backOff.after(5)))
        .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void beginsAnew_whenAContainerRanTenMinutes() {
    BackOff backOff = new BackOff();
    backOff.after(5);
    backOff.after(5);

    assertThat(backOff.after(600)).isZero();
    assertThat(backOff.after(5)).isEqualTo(10);
  }
}
