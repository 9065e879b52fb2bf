package dev.forestall.remediation.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may wrap
  private final Attempts attempts = new Attempts(nanos::get);

  @Test
  void letsAnAddressWait_afterFiveFailures_untilTheMinuteIsOver() {
    fail("10.0.0.1", Attempts.ALLOWED - 1);
    assertThat(attempts.wait("10.0.0.1")).isEmpty();
    fail("10.0.0.1", 1);
    pass(Duration.ofSeconds(20));
    assertThat(attempts.wait("10.0.0.1")).contains(Duration.ofSeconds(40));
    assertThat(attempts.wait("10.0.0.2")).as("another address").isEmpty();
    pass(Duration.ofSeconds(40));
    assertThat(attempts.wait("10.0.0.1")).isEmpty();
    fail("10.0.0.1", 1);
    assertThat(attempts.wait("10.0.0.1")).as("counted anew").isEmpty();
  }

  @Test
  void forgetsFailures_whenTheRightTokenCame() {
    fail("a", Attempts.ALLOWED - 1);
    attempts.succeeded("a");
    fail("a", Attempts.ALLOWED - 1);
    assertThat(attempts.wait("a")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/incidents/1?x=2, /incidents/1?x=2",
        "none, /",
        "//evil.example, /",
        "/\\evil.example, /",
        "https://evil.example, /",
        "'/a\nSet-Cookie: x', /"
      })
  void comesBackToThisConsoleOnly(String next, String to) {
    assertThat(ConsoleAnswers.local(next)).isEqualTo(to);
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      attempts.failed(address);
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
