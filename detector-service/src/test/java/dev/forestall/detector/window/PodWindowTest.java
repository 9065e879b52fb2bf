package dev.forestall.detector.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodWindowTest {
  private static final long T0 = 1_800_000_000_000L;
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final SeriesKey CPU = new SeriesKey("app", Metrics.CPU);

  private final PodWindow window = window();

  @Test
  void repetitionChangesNothing() {
    assertThat(window.accept(memory(0, 100))).isEqualTo(1);
    assertThat(window.accept(memory(15, 110))).isEqualTo(1);
    assertThat(window.accept(memory(0, 100))).isZero();
    assertThat(window.accept(memory(15, 110))).isZero();

    assertThat(window.between(MEMORY, T0, T0 + 60_000).values()).containsExactly(100, 110);
  }

  @Test
  void lateSampleFindsItsPlace() {
    window.accept(memory(0, 100));
    window.accept(memory(30, 120));
    window.accept(memory(15, 110));

    assertThat(window.between(MEMORY, T0, T0 + 60_000).values()).containsExactly(100, 110, 120);
  }

  @Test
  void slotKeepsItsLatestValue() {
    window.accept(memory(1, 100));
    window.accept(memory(9, 130));
    window.accept(memory(4, 120));

    assertThat(window.between(MEMORY, T0, T0 + 60_000).values()).containsExactly(130);
  }

  @Test
  void counterBecomesARate_andAResetIsARestart() {
    window.accept(cpu(0, 1e9));
    window.accept(cpu(10, 1e9 + 5));
    window.accept(memory(12, 100));
    window.accept(cpu(20, 2));
    window.accept(cpu(20, 2));

    Points rates = window.between(CPU, T0, T0 + 60_000);
    assertThat(rates.value(0)).isCloseTo(0.5, within(1e-6));
    assertThat(rates.value(1)).isCloseTo(0.2, within(1e-6));
    assertThat(window.restartSeen("app", T0 + 60_000)).contains(T0 + 10_001);
    assertThat(window.restartSeen("app", T0 + 5_000)).isEmpty();
  }

  @Test
  void aggregateRowsUnknownMetricsAndWildValuesArePassedOver() {
    window.accept(
        sampled(
            0,
            new Sample("", Metrics.MEMORY, SampleKind.GAUGE, 1),
            new Sample("app", "of_no_interest", SampleKind.GAUGE, 1),
            new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, Double.MAX_VALUE)));

    assertThat(window.keys()).isEmpty();
  }

  @Test
  void readsBackWhatWasWritten() {
    Map<String, byte[]> slots = new HashMap<>();
    Map<String, byte[]> hours = new HashMap<>();
    for (int s = 0; s < 4000; s += 15) {
      window.accept(memory(s, 100 + s));
      window.accept(cpu(s + 3, s < 2000 ? s * 0.1 : (s - 2000) * 0.1));
      if (s % 45 == 0) {
        WindowCodec.Fields changed = WindowCodec.changed(window);
        slots.putAll(changed.window());
        hours.putAll(changed.hours());
        window.written();
      }
    }
    WindowCodec.Fields changed = WindowCodec.changed(window);
    slots.putAll(changed.window());
    hours.putAll(changed.hours());

    PodWindow read = window();
    assertThat(WindowCodec.read(read, new WindowCodec.Fields(slots, hours))).isZero();

    long end = T0 + 5_000_000;
    for (SeriesKey key : List.of(MEMORY, CPU)) {
      assertThat(read.between(key, T0, end).values())
          .containsExactly(window.between(key, T0, end).values());
      assertThat(read.longBetween(key, T0, end)).isEqualTo(window.longBetween(key, T0, end));
      assertThat(read.earlyRun(key).values()).containsExactly(window.earlyRun(key).values());
      assertThat(read.pastRuns(key)).isEqualTo(window.pastRuns(key));
    }
    assertThat(read.restartSeen("app", end)).isEqualTo(window.restartSeen("app", end));
    assertThat(read.newest()).isEqualTo(window.newest());
    assertThat(read.changed()).isFalse();
    read.accept(cpu(4003, 201));
    window.accept(cpu(4003, 201));
    assertThat(read.between(CPU, T0, end).last()).isEqualTo(window.between(CPU, T0, end).last());
  }

  @Test
  void passesOverWhatCannotBeRead() {
    window.accept(memory(0, 100));
    Map<String, byte[]> slots = new HashMap<>(WindowCodec.changed(window).window());
    slots.put("t123", new byte[] {1, 0, 0, 64, 0, 0, 0, 0});
    slots.put("runs", "nonsense".getBytes(StandardCharsets.UTF_8));
    slots.put("tx", new byte[] {1});
    slots.put("unknown", new byte[] {1});

    PodWindow read = window();
    assertThat(WindowCodec.read(read, new WindowCodec.Fields(slots, Map.of()))).isEqualTo(3);
    assertThat(read.between(MEMORY, T0, T0 + 1000).values()).containsExactly(100);
  }

  @Test
  void slotsOfTwentyMetricsAreSmall() {
    List<Sample> samples = new ArrayList<>();
    Metrics.all().forEach(m -> samples.add(new Sample("app", m.name(), SampleKind.GAUGE, 1)));
    window.accept(sampled(0, samples.toArray(new Sample[0])));

    long slot =
        WindowCodec.changed(window).window().entrySet().stream()
            .filter(field -> field.getKey().startsWith("t"))
            .mapToInt(field -> field.getValue().length)
            .max()
            .orElse(0);
    assertThat(slot).isLessThanOrEqualTo(5L * 20);
  }

  @Test
  void longTierKeepsADay_withoutCountingTwice() {
    for (int round = 0; round < 2; round++) {
      for (int s = 0; s < 600; s += 15) {
        window.accept(memory(s, s));
      }
    }
    List<LongTier.Bucket> buckets = window.longBetween(MEMORY, T0, T0 + 600_000);

    assertThat(buckets).hasSize(2);
    assertThat(buckets.getFirst().count()).isEqualTo(20);
    assertThat(buckets.getFirst().min()).isZero();
    assertThat(buckets.getFirst().last()).isEqualTo(285);
  }

  private static PodWindow window() {
    return new PodWindow("p", "uid", Duration.ofSeconds(10));
  }

  @Test
  void isHeardOf_whenACounterWasReadOnce() {
    PodWindow window = window();
    window.accept(sampled(0, new Sample("app", Metrics.CPU, SampleKind.COUNTER, 5)));

    assertThat(window.newest()).isEqualTo(T0);
  }

  private static MetricsSampled memory(double second, double value) {
    return sampled(second, new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, value));
  }

  private static MetricsSampled cpu(double second, double value) {
    return sampled(second, new Sample("app", Metrics.CPU, SampleKind.COUNTER, value));
  }

  private static MetricsSampled sampled(double second, Sample... samples) {
    return new MetricsSampled(
        Subject.deployment("c", "shop", "cart"),
        "p",
        "uid",
        Instant.ofEpochMilli(T0 + Math.round(second * 1000)),
        List.of(samples));
  }
}
