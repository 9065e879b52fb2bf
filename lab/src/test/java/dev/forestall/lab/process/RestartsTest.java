package dev.forestall.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Duration SOON = Duration.ofMillis(300);

  @Test
  void waitsTwiceAsLongEachTime_upToHalfAMinute() {
    List<Long> pauses = new ArrayList<>();
    Restarts restarts = Restarts.NONE;
    for (int i = 0; i < 8; i++) {
      restarts = restarts.died(SOON);
      pauses.add(restarts.pause().toSeconds());
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    assertThat(restarts.inARow()).isEqualTo(8);
  }

  @Test
  void beginsAnew_whenItRanSteadilyInBetween() {
    Restarts restarts = Restarts.NONE.died(SOON).died(SOON).died(SOON);
    assertThat(restarts.died(Duration.ofMinutes(1))).isEqualTo(Restarts.NONE.died(SOON));
  }
}
