package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.cause.Shop.Fault;
import dev.forestall.model.incident.Suspect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pod of several, all of them, and the only one. */
class OnePodTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesTheWorkloadAndThePod_whenOneOfFiveIsSlow(long seed) {
    Suspect first = first(new Shop(seed).broken(Fault.SLOW_PODS, "price", 150).pods("price", 5, 1));
    assertThat(first.subject()).isEqualTo(Shop.of("price"));
    assertThat(first.named()).isTrue();
    assertThat(first.pod()).isEqualTo("price-0");
    assertThat(first.sentence()).contains("one of 5 pods, price-0, is slower than the others");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void namesNoPod_whenAllFiveAreSlow(long seed) {
    Suspect first = first(new Shop(seed).broken(Fault.SLOW_PODS, "price", 150).pods("price", 5, 5));
    assertThat(first.subject()).isEqualTo(Shop.of("price"));
    assertThat(first.named()).isTrue();
    assertThat(first.pod()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void namesNoPod_whenTwoOfFiveAreSlow(long seed) {
    Suspect first = first(new Shop(seed).broken(Fault.SLOW_PODS, "price", 150).pods("price", 5, 2));
    assertThat(first.subject()).isEqualTo(Shop.of("price"));
    assertThat(first.pod()).isNull();
  }

  @Test
  void namesNoPod_whenThereIsOnlyOne() {
    Suspect first = first(new Shop(4).broken(Fault.SLOW_PODS, "price", 150).pods("price", 1, 1));
    assertThat(first.subject()).isEqualTo(Shop.of("price"));
    assertThat(first.named()).isTrue();
    assertThat(first.pod()).isNull();
  }

  private static Suspect first(Shop shop) {
    shop.play(false);
    return shop.askedFor("front").suspects().getFirst();
  }
}
