package dev.forestall.lab.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillOrderTest {
  @Test
  void readsProcessAndEvent() {
    assertThat(KillOrder.parse("detector@IncidentOpened"))
        .isEqualTo(new KillOrder("detector", "IncidentOpened"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"detector", "detector@", "database@IncidentOpened", "detector@Nonsense", "a@b@c"})
  void refusesWhatIsNotOne(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KillOrder.parse(text))
        .withMessageStartingWith("--kill");
  }
}
