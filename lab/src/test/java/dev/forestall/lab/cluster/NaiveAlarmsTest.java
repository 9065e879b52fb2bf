package dev.forestall.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.cluster.model.PodSample;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class NaiveAlarmsTest {
  private static final double LIMIT = 1000;

  @Test
  void staysQuiet_whenMemoryIsFlat() {
    assertThat(onsets(t -> 900, 3600)).isZero();
  }

  @Test
  void alarmsOnce_whenTheLineCrossesTheLimitWithinTheHour() {
    assertThat(onsets(t -> 100 + t * 0.2, 3600)).isEqualTo(1);
  }

  @Test
  void staysQuiet_whenTheLineCrossesTheLimitLater() {
    assertThat(onsets(t -> 100 + t * 0.2, 1500)).isEqualTo(1);
    assertThat(onsets(t -> 100 + t * 0.1, 3600)).isZero();
  }

  @Test
  void alarmsAtEachOnset_whenMemoryComesAndGoes() {
    assertThat(onsets(t -> 500 + 300 * Math.sin(t / 900.0), 4 * 3600)).isEqualTo(3);
  }

  @Test
  void waitsForTheWholeRange() {
    assertThat(onsets(t -> 100 + t, 840)).isZero();
    assertThat(onsets(t -> 100 + t, 900)).isEqualTo(1);
  }

  private static int onsets(LongToDoubleFunction bytes, long until) {
    NaiveAlarms alarms = new NaiveAlarms();
    for (long t = 0; t <= until; t += 15) {
      alarms.see(List.of(sample(t, bytes.applyAsDouble(t))));
    }
    return alarms.onsets();
  }

  private static PodSample sample(long at, double bytes) {
    return new PodSample(
        at,
        "shop",
        "cart",
        "cart-1",
        "uid",
        "app",
        "node-1",
        "shop/cart:v1",
        LIMIT,
        true,
        bytes,
        0,
        0,
        0,
        0,
        0,
        "",
        0,
        0,
        0,
        0,
        0,
        0);
  }
}
