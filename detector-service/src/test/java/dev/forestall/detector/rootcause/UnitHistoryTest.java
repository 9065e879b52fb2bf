package dev.forestall.detector.rootcause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnitHistoryTest {
  private static final Instant ONSET = Instant.parse("2026-01-01T10:00:00Z");
  private static final int REFERENCE = 0;
  private static final int EVIDENCE = 1;

  private final UnitHistory gap =
      new UnitHistory(
          new UnitHistory.Key("c/shop/Deployment/checkout", Work.GAP, "b", "GET"), EVIDENCE + 1);

  @Test
  void tellsWhatItIsByNow_whenTheEvidenceBeginsBeforeTheFault() {
    add(REFERENCE, -60, 2);
    for (int second = 0; second < 240; second += 20) {
      add(EVIDENCE, second, 2);
    }
    for (int second = 240; second < 300; second += 20) {
      add(EVIDENCE, second, 700);
    }
    assertThat(Math.expm1(gap.byNow())).isCloseTo(700, within(1.0));
    assertThat(Math.expm1(gap.evidence())).isLessThan(20);
  }

  @Test
  void tellsWhatItWas_whenTheFaultIsOver() {
    add(REFERENCE, -60, 2);
    add(EVIDENCE, 0, 700);
    for (int second = 20; second < 100; second += 20) {
      add(EVIDENCE, second, 2);
    }
    assertThat(gap.byNow()).isEqualTo(gap.evidence());
  }

  private void add(int slot, int second, double millis) {
    double l = Math.log1p(millis);
    Unit unit = new Unit(Work.GAP, "b", "GET", 10, 10 * l, 10 * l * l);
    gap.add(slot, ONSET.plusSeconds(second), unit);
  }
}
