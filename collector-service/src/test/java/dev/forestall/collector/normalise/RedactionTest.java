package dev.forestall.collector.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "login failed: password=hunter2 for bob | login failed: password=[redacted] for bob",
        "Authorization: Bearer abcdefgh12345678 | Authorization: Bearer [redacted]",
        "pull https://user:pw@registry/x failed | pull https://[redacted]@registry/x failed",
        "Back-off restarting failed container app | Back-off restarting failed container app",
      })
  void hidesWhatLooksLikeASecret(String text, String clean) {
    assertThat(Redaction.redact(text)).isEqualTo(clean);
  }

  @Test
  void cutsWhatIsTooLong() {
    assertThat(Redaction.redact("x".repeat(5000))).hasSize(1024).endsWith("…");
  }
}
