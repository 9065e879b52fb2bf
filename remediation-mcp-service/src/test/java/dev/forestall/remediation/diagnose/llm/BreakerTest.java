package dev.forestall.remediation.diagnose.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps over
  private final Breaker breaker = new Breaker(3, Duration.ofMinutes(1), nanos::get);

  @Test
  void opensAfterSoManyInARow_andLetsOneThroughAfterTheRest() {
    assertThat(breaker.ended(false)).isFalse();
    assertThat(breaker.ended(false)).isFalse();
    breaker.ended(true);
    assertThat(breaker.ended(false)).isFalse();
    assertThat(breaker.ended(false)).isFalse();
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.ended(false)).isTrue();
    assertThat(breaker.allows()).isFalse();

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).as("one alone").isFalse();
    assertThat(breaker.ended(false)).isTrue();
    assertThat(breaker.allows()).isFalse();

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(breaker.allows()).isTrue();
    breaker.ended(true);
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isTrue();
  }
}
