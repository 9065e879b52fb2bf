package dev.forestall.remediation.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.remediation.RemediationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T02:47:10Z");

  @ParameterizedTest
  @CsvSource({
    "0, just now, 02:47:10 UTC",
    "-40, 40 s ago, 02:46:30 UTC",
    "-725, 12 min ago, 02:35:05 UTC",
    "740, in 12 min, 02:59:30 UTC",
    "11100, in 3 h 5 min, 05:52:10 UTC",
    "-10800, 3 h ago, 2026-01-04 23:47:10 UTC",
    "-432000, 5 d ago, 2025-12-31 02:47:10 UTC"
  })
  void tellsATime(long seconds, String relative, String utc) {
    Moment moment = Moment.of(NOW.plusSeconds(seconds), NOW);
    assertThat(moment.relative()).isEqualTo(relative);
    assertThat(moment.utc()).isEqualTo(utc);
  }

  @ParameterizedTest
  @CsvSource({
    "570, 740, 970, 12 min, 9 to 16 min",
    "20, 40, 50, 40 s, 20 to 50 s",
    "40, 740, 970, 12 min, 40 s to 16 min",
    "3000, 3500, 7200, 58 min, 50 min to 2 h",
    "-60, 30, 90, 30 s, now to 1 min",
    "-90, -60, 90, now, now to 1 min",
    "-90, -60, -30, now,"
  })
  void countsDown(long from, long eta, long to, String text, String interval) {
    Countdown countdown = Countdown.of(forecast(from, eta, to), NOW);
    assertThat(countdown).isNotNull();
    assertThat(countdown.text()).isEqualTo(text);
    assertThat(countdown.interval()).isEqualTo(interval);
    assertThat(countdown.percent()).isEqualTo(97);
  }

  private static Forecast forecast(long from, long eta, long to) {
    return new Forecast(
        "p",
        "c",
        "m",
        "bytes",
        1,
        2,
        1,
        NOW,
        NOW.plusSeconds(eta),
        NOW.plusSeconds(from),
        NOW.plusSeconds(to),
        0.97);
  }

  @ParameterizedTest
  @CsvSource({
    "536870912, bytes, 512 MiB",
    "1500, bytes, 1.46 KiB",
    "0, bytes, 0 B",
    "-16357785, bytes, -15.6 MiB",
    "5368709120, bytes, 5 GiB",
    "0.4231, cores, 0.42 cores",
    "45.67, requests/s, 45.7 requests/s",
    "0.0004, seconds/s, 4.0e-04 seconds/s"
  })
  void tellsAQuantity(double value, String unit, String told) {
    assertThat(Words.quantity(value, unit)).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "/spec/template/spec/containers/0/image, spec.template.spec.containers[0].image",
    "/metadata/annotations/a.b~1c~0d, 'metadata.annotations[\"a.b/c~d\"]'",
    "/spec/replicas, spec.replicas"
  })
  void writesAPathAsKubectlDoes(String pointer, String path) {
    assertThat(ProposalCard.path(pointer)).isEqualTo(path);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void hasPlainWordsForEveryKind(FaultKind kind) {
    assertThat(Words.name(kind)).doesNotContain("_");
    assertThat(Words.headline(kind, true)).doesNotContain("_");
    assertThat(Words.headline(kind, false)).doesNotContain("_");
  }

  @Test
  void hasPlainWordsForEveryStep() {
    assertThat(
            Arrays.stream(RemediationEvent.class.getPermittedSubclasses())
                .flatMap(WordsTest::leaves)
                .map(Class::getSimpleName)
                .toList())
        .hasSizeGreaterThan(15)
        .allSatisfy(e -> assertThat(Words.event(e)).isNotEqualTo(e));
    assertThat(Moment.span(Duration.ofDays(3))).isEqualTo("3 d");
  }

  private static java.util.stream.Stream<Class<?>> leaves(Class<?> type) {
    Class<?>[] under = type.getPermittedSubclasses();
    return under == null
        ? java.util.stream.Stream.of(type)
        : Arrays.stream(under).flatMap(WordsTest::leaves);
  }
}
