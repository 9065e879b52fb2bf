package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.units.UnitWindow;
import dev.forestall.detector.window.MinuteTier.Minute;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests by traces beside requests by metrics: 600 a minute of these. */
class CoverageTest {
  private static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
  private static final Subject CART = Subject.deployment("lab", "shop", "cart");
  private static final float A_SECOND = 10;

  @Test
  void saysSo_whenTracesAreFewerThanRequests() {
    assertThat(sentences(60, 60, 1, A_SECOND))
        .containsExactly(
            "by its metrics not every request is traced of shop/cart (about 1 in 10); how they are"
                + " chosen is not known");
  }

  @Test
  void saysSo_whenTheShareChanged() {
    assertThat(sentences(60, 200, 1, A_SECOND))
        .hasSize(2)
        .anyMatch(s -> s.startsWith("the share of requests that is traced changed at shop/cart"));
  }

  @Test
  void saysNothing_whenTracesStandForAllRequests_orNothingIsMeasured() {
    assertThat(sentences(600, 580, 1, A_SECOND)).isEmpty();
    assertThat(sentences(60, 60, 10, A_SECOND)).isEmpty();
    assertThat(sentences(60, 60, 1, Float.NaN)).isEmpty();
    assertThat(sentences(0, 0, 1, A_SECOND)).isEmpty();
    assertThat(sentences(1, 1, 1, 0.01f)).isEmpty();
    assertThat(Coverage.sentences(Map.of(CART.key(), Member.UNKNOWN), ONSET)).isEmpty();
  }

  private static List<String> sentences(int before, int now, double stands, float aSecond) {
    UnitWindow window = new UnitWindow();
    Map<Long, Minute> minutes = new HashMap<>();
    for (int minute = -20; minute < 5; minute++) {
      Instant from = ONSET.plusSeconds(60L * minute);
      int seen = minute < 0 ? before : now;
      if (seen > 0) {
        window.accept(
            new SpansObserved(
                "e" + minute,
                CART,
                from,
                from.plusSeconds(60),
                List.of(),
                List.of(new Requests("GET /", seen, 0, 1, 1, List.of(), seen * stands)),
                List.of(),
                0));
      }
      minutes.put(from.getEpochSecond() + 60, new Minute(Float.NaN, Float.NaN, Float.NaN, aSecond));
    }
    Member member = new Member(window.copy(), minutes, Condition.CALM);
    return Coverage.sentences(Map.of(CART.key(), member), ONSET);
  }
}
