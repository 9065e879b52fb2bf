package dev.forestall.remediation.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.EffectObserved.Slope;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.testing.Incidents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Subject CART = Subject.deployment("here", "shop", "cart");
  private static final Incidents LEAK = Incidents.leak(CART, NOW);
  private static final Incidents CRASH = Incidents.of(FaultKind.CRASH_LOOP, CART, NOW);
  private static final ObjectHealth HEALTHY = new ObjectHealth(true, false, 2, 2);

  @Test
  void improved_whenTheSlopeIsLowerWithIntervalsApart() {
    assertThat(leak(LEAK.effect(1, new Slope(-5, 0, 89), false, false), HEALTHY))
        .isEqualTo(Verdict.IMPROVED);
  }

  @Test
  void unchanged_whenIntervalsTouchOrABreachIsStillPredicted() {
    assertThat(leak(LEAK.effect(1, new Slope(-5, 0, 90), false, false), HEALTHY))
        .isEqualTo(Verdict.UNCHANGED);
    assertThat(leak(LEAK.effect(1, new Slope(-5, 0, 5), true, false), HEALTHY))
        .isEqualTo(Verdict.UNCHANGED);
  }

  @Test
  void worse_whenItGrowsFasterOrASymptomRoseOrPodsAreMissing() {
    assertThat(leak(LEAK.effect(1, new Slope(111, 120, 130), false, false), HEALTHY))
        .isEqualTo(Verdict.WORSE);
    assertThat(leak(LEAK.worse(1), HEALTHY)).isEqualTo(Verdict.WORSE);
    assertThat(leak(effect(LEAK, true, List.of(), 2, 1), new ObjectHealth(false, false, 2, 1)))
        .isEqualTo(Verdict.WORSE);
  }

  @Test
  void insufficientData_whenSomethingIsMissing() {
    assertThat(leak(effect(LEAK, false, List.of(), 2, 2), HEALTHY))
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(leak(effect(LEAK, true, List.of(), 2, 2), HEALTHY))
        .as("a trend without a slope")
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(leak(LEAK.improved(1), new ObjectHealth(true, false, 0, 0)))
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(
            Judge.judge(LEAK.improved(1), Optional.empty(), FaultKind.MEMORY_LEAK, LEAK.forecast())
                .verdict())
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
    assertThat(Judge.withoutEffect().verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
  }

  @Test
  void looksAtTheCulpritToo_whenThatWasChanged() {
    Judgement improved = new Judgement(Verdict.IMPROVED, List.of("The errors are gone."));
    Judgement unchanged = new Judgement(Verdict.UNCHANGED, List.of("They go on."));
    ObjectHealth without = new ObjectHealth(false, false, 2, 0);
    ObjectHealth stuck = new ObjectHealth(false, true, 2, 2);
    assertThat(at(improved, HEALTHY)).isEqualTo(Verdict.IMPROVED);
    assertThat(at(improved, without)).isEqualTo(Verdict.UNCHANGED);
    assertThat(at(improved, stuck)).isEqualTo(Verdict.UNCHANGED);
    assertThat(at(unchanged, HEALTHY)).isEqualTo(Verdict.UNCHANGED);
    assertThat(at(unchanged, stuck)).isEqualTo(Verdict.UNCHANGED);
    assertThat(at(unchanged, without)).as("it serves nobody now").isEqualTo(Verdict.WORSE);
    assertThat(Judge.withCulprit(improved, Optional.empty(), "shop/db").verdict())
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
  }

  private static Verdict at(Judgement judged, ObjectHealth culprit) {
    Judgement both = Judge.withCulprit(judged, Optional.of(culprit), "shop/db");
    assertThat(both.reasons()).startsWith(judged.reasons().getFirst()).hasSize(2);
    return both.verdict();
  }

  @Test
  void judgesAFactByItsAbsenceAndTheReplicas() {
    assertThat(crash(effect(CRASH, true, List.of(), 2, 2), HEALTHY)).isEqualTo(Verdict.IMPROVED);
    assertThat(crash(effect(CRASH, true, CRASH.facts(), 2, 2), HEALTHY))
        .isEqualTo(Verdict.UNCHANGED);
    assertThat(crash(effect(CRASH, true, List.of(), 2, 1), HEALTHY)).isEqualTo(Verdict.UNCHANGED);
    assertThat(crash(effect(CRASH, true, List.of(), 2, 2), new ObjectHealth(false, true, 2, 2)))
        .isEqualTo(Verdict.UNCHANGED);
  }

  @Test
  void judgesASaturationByItsAbsence_whenNobodyForetoldIt() {
    assertThat(saturation(effect(CRASH, true, List.of(), 2, 2), null)).isEqualTo(Verdict.IMPROVED);
    assertThat(saturation(effect(CRASH, true, CRASH.facts(), 2, 2), null))
        .isEqualTo(Verdict.UNCHANGED);
    assertThat(saturation(effect(CRASH, true, List.of(), 2, 2), LEAK.forecast()))
        .isEqualTo(Verdict.INSUFFICIENT_DATA);
  }

  private static Verdict saturation(EffectObserved effect, @Nullable Forecast forecast) {
    return Judge.judge(effect, Optional.of(HEALTHY), FaultKind.CPU_SATURATION, forecast).verdict();
  }

  private static Verdict leak(EffectObserved effect, ObjectHealth health) {
    Judgement judgement =
        Judge.judge(effect, Optional.of(health), FaultKind.MEMORY_LEAK, LEAK.forecast());
    assertThat(judgement.reasons()).isNotEmpty();
    return judgement.verdict();
  }

  private static Verdict crash(EffectObserved effect, ObjectHealth health) {
    return Judge.judge(effect, Optional.of(health), FaultKind.CRASH_LOOP, null).verdict();
  }

  private static EffectObserved effect(
      Incidents of, boolean sufficient, List<Fact> facts, int desired, int available) {
    return new EffectObserved(
        "e/1/effect",
        of.id(),
        CART,
        NOW,
        of.proposal(1),
        sufficient,
        List.of(),
        List.of(),
        facts,
        false,
        desired,
        available,
        List.of());
  }
}
