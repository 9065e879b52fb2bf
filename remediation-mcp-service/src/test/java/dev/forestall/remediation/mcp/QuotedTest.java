package dev.forestall.remediation.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void hasNoControlCharacters() {
    assertThat(Quoted.of("a\u0000b\r\nc\u202ed\u200be\u001b[31m").untrusted())
        .isEqualTo("a b c d e [31m");
  }

  @Test
  void isCut_betweenCharacters() {
    String smiley = "\ud83d\ude00";
    String cut = Quoted.of("x".repeat(599) + smiley).untrusted();
    assertThat(cut).isEqualTo("x".repeat(599) + "…");
    assertThat(Quoted.of("x".repeat(600)).untrusted()).isEqualTo("x".repeat(600));
  }

  @Test
  void isMissing_whenThereIsNone() {
    assertThat(Quoted.orNull(null)).isNull();
  }
}
