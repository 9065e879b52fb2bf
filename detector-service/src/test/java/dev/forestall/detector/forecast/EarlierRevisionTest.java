package dev.forestall.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A new revision beside the one before at the same age. Levels are shares of the limit. */
class EarlierRevisionTest {
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final double LIMIT = 512 * 1048576.0;
  private static final long STEP = 15_000;
  private static final long ROLLOUT = Duration.ofMinutes(60).toMillis();
  private static final int HOLDING = 3;

  private final Random random = new Random(7);

  @Test
  void saysNothingOfAWarmUp_whenTheRevisionBeforeWarmedUpSo() {
    assertThat(said(warmUp(600), warmUp(600), 580)).isZero();
    assertThat(said(null, warmUp(600), 580)).as("alone it cannot be told").isPositive();
  }

  @Test
  void foreseesTheBreach_whenTheNewRevisionGrowsApartFromTheOneBefore() {
    int beside = said(warmUp(1200), leak(600), 580);

    assertThat(beside).isPositive();
    assertThat(said(t -> 0.2, leak(600), 580)).isGreaterThanOrEqualTo(beside);
  }

  @Test
  void foreseesTheBreach_whenItGrowsBeyondWhatTheRevisionBeforeReached() {
    DoubleUnaryOperator beyond = t -> 0.2 + 0.8 * t / 1500;

    assertThat(said(t -> 0.2 + 0.8 * Math.min(t, 600) / 1500, beyond, 1300)).isPositive();
  }

  private static DoubleUnaryOperator warmUp(double seconds) {
    return t -> 0.2 + 0.6 * Math.min(1, t / seconds);
  }

  private static DoubleUnaryOperator leak(double seconds) {
    return t -> 0.2 + 0.8 * t / seconds;
  }

  /** Evaluations at which a forecast of the new revision's pod stood in its first minutes. */
  private int said(@Nullable DoubleUnaryOperator before, DoubleUnaryOperator after, long seconds) {
    long lasts = seconds * 1000;
    List<Watched> watched = new ArrayList<>();
    PodWindow old = new PodWindow("cart-old", "uid-old", Duration.ofSeconds(10));
    PodWindow fresh = new PodWindow("cart-new", "uid-new", Duration.ofSeconds(10));
    if (before != null) {
      for (long at = STEP; at < ROLLOUT; at += STEP) {
        feed(old, at, before.applyAsDouble(at / 1000.0));
      }
      watched.add(new Watched(old, MEMORY, 0, LIMIT, "rs-old", false));
    }
    watched.add(new Watched(fresh, MEMORY, ROLLOUT, LIMIT, "rs-new", true));
    WorkloadForecasts forecasts = new WorkloadForecasts();
    int stood = 0;
    for (long age = STEP; age <= lasts; age += STEP) {
      feed(fresh, ROLLOUT + age, after.applyAsDouble(age / 1000.0));
      old.trim(ROLLOUT + age - PodWindow.FULL_MILLIS);
      stood += forecasts.evaluate(watched, ROLLOUT + age, HOLDING).size();
    }
    return stood;
  }

  private void feed(PodWindow window, long at, double share) {
    double value = (share + 0.003 * random.nextGaussian()) * LIMIT;
    window.accept(
        new MetricsSampled(
            Subject.deployment("lab", "shop", "cart"),
            window.pod(),
            window.uid(),
            Instant.ofEpochMilli(at),
            List.of(new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, value))));
  }
}
