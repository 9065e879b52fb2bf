package dev.forestall.collector.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTemplateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Calculate distance                                                | Calculate distance
          took 12ms for user 4711                                           | took * for user *
          2022-08-22 03:51:53.123 INFO ready                                | INFO ready
          2022-08-22T03:51:53.123456Z INFO ready                            | INFO ready
          [2022-08-22 03:51:53,123] ready                                   | ready
          10:00:01.5 ready                                                  | ready
          Nov 12 10:00:00 ready                                             | ready
          1661140313123 ready                                               | ready
          5b8aa5a2d2c872e8321cf37308d69df2 ready                            | ready
          INFO [TraceId=5b8aa5a2d2c872e8321cf37308d69df2] [main] ready      | INFO [main] ready
          order 123e4567-e89b-12d3-a456-426614174000 is paid                | order * is paid
          to 10.0.0.1:8080 and 0x1F and deadbeef                            | to * and * and *
          id=42, share 99.5%                                                | id=*, share *%
          password=hunter2 was given                                        | password=[redacted] was given
          {"ts":1,"message":"cart 7 is empty","x":"y"}                      | cart * is empty
          [0123456789012345678901234567890123456789]                        | [*]
          """)
  void masksWhatVaries(String line, String template) {
    assertThat(LogTemplate.of(line)).contains(template);
  }

  @Test
  void isOneLineOfEightyCharacters_howeverLongTheTextIs() {
    assertThat(LogTemplate.of("at a.b\n\tat c " + "é".repeat(1_000_000)).orElseThrow())
        .hasSize(80)
        .startsWith("at a.b at c é");
    assertThat(LogTemplate.of("x".repeat(79) + "😀").orElseThrow()).hasSize(79);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n\t", "\u0000"})
  void isEmpty_whenNothingIsSaid(String line) {
    assertThat(LogTemplate.of(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "\"message\":\"\\", "{\"message\":\"\\\\", "a_", "12:", "0-", "pwd="})
  void endsSoon_whateverIsRepeated(String part) {
    assertThat(LogTemplate.of("{" + part.repeat(100_000))).isPresent();
    assertThat(LogTemplate.of(part.repeat(100_000))).isPresent();
  }
}
