package dev.forestall.detector.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnomaliesTest {
  private static final long T0 = 1_800_000_000_000L;
  private static final int SERIES = 2;

  private final Random random = new Random(3);
  private final Anomalies anomalies = new Anomalies();

  @Test
  void modelIsBounded_andGoesOnAsItsWriter() throws IOException {
    PodWindow window = window("one");
    look(anomalies, window, 0, 5_000);
    byte[] model = anomalies.model("one").orElseThrow();
    System.out.printf("model, %d series, 5,000 samples each: %,d bytes%n", SERIES, model.length);
    assertThat(model.length).isLessThan(SERIES * 16 * 1024);

    Anomalies other = new Anomalies();
    other.restore("one", model);
    assertThat(other.model("one").orElseThrow()).isEqualTo(model);
    for (int i = 5_000; i < 5_400; i++) {
      feed(window, i);
      anomalies.look(List.of(window), at(i));
      other.look(List.of(window), at(i));
    }
    assertThat(other.model("one")).hasValue(anomalies.model("one").orElseThrow());
  }

  @Test
  void newPodBeginsWithWhatWasLearned_whenAllPodsWereGone() throws IOException {
    look(anomalies, window("one"), 0, 400);
    anomalies.look(List.of(), at(1_000));
    assertThat(anomalies.model("one")).isEmpty();
    Anomalies other = new Anomalies();
    other.restore(Anomalies.HERITAGE, anomalies.model(Anomalies.HERITAGE).orElseThrow());

    PodWindow next = window("two");
    look(other, next, 2_000, 2_010);
    assertThat(other.learned(List.of(next))).isGreaterThanOrEqualTo(400);
  }

  @Test
  void takesNothingIn_whenAModelIsCutOrNotOne() {
    look(anomalies, window("one"), 0, 300);
    byte[] model = anomalies.model("one").orElseThrow();
    Anomalies other = new Anomalies();
    for (int length : new int[] {0, 1, 2, 100, model.length - 1}) {
      byte[] cut = java.util.Arrays.copyOf(model, length);
      assertThatThrownBy(() -> other.restore("one", cut)).isInstanceOf(IOException.class);
    }
    assertThat(other.model("one")).isEmpty();
  }

  private void look(Anomalies by, PodWindow window, int from, int to) {
    for (int i = from; i < to; i++) {
      feed(window, i);
      by.look(List.of(window), at(i));
      window.trim(at(i) - PodWindow.FULL_MILLIS);
    }
  }

  private void feed(PodWindow window, int i) {
    window.accept(
        new MetricsSampled(
            Subject.deployment("c", "shop", "cart"),
            window.pod(),
            window.uid(),
            Instant.ofEpochMilli(at(i)),
            List.of(
                new Sample(
                    "app", Metrics.MEMORY, SampleKind.GAUGE, 3e8 + 1e6 * random.nextGaussian()),
                new Sample(
                    "app", Metrics.FILE_SYSTEM, SampleKind.GAUGE, 1e8 * random.nextDouble()))));
  }

  private static long at(int i) {
    return T0 + 15_000L * i;
  }

  private static PodWindow window(String uid) {
    return new PodWindow("pod-" + uid, uid, Duration.ofSeconds(10));
  }
}
