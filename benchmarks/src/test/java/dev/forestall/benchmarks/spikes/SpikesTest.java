package dev.forestall.benchmarks.spikes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.benchmarks.nab.NabSeries.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpikesTest {
  private static Normal noise(long seed) {
    return new Normal(
        "nab/noise" + seed,
        new Random(seed).doubles(4_000).map(d -> 10 + d).toArray(),
        new BitSet(),
        200);
  }

  private static List<Injected> injected() {
    List<Injected> series = new ArrayList<>();
    for (long seed = 0; seed < 5; seed++) {
      series.add(Injected.of(noise(seed), 1));
    }
    return series;
  }

  @Test
  void injectsTheSame_whenTheSeedIsTheSame_andNothingWhereItIsNotNormal() {
    Normal normal = noise(1);
    normal.abnormal().set(1_000, 3_000);
    Injected one = Injected.of(normal, 7);
    assertThat(one.values()).isEqualTo(Injected.of(normal, 7).values());
    assertThat(one.values()).isNotEqualTo(Injected.of(normal, 8).values());
    assertThat(one.spikes()).isNotEmpty();
    assertThat(one.spikes()).noneMatch(w -> w.last() >= 1_000 && w.first() < 3_000);
    for (int i = 0; i < one.values().length; i++) {
      int at = i;
      boolean spiked = one.spikes().stream().anyMatch(w -> w.holds(at));
      assertThat(one.values()[i] != normal.values()[i]).isEqualTo(spiked);
    }
  }

  @Test
  void scoresOne_whenExactlyTheSpikesAreTold() {
    List<Injected> series = injected();
    Pooled told =
        Pooled.of(
            series,
            values -> {
              double[] said = new double[values.length];
              Injected of =
                  series.stream().filter(s -> s.values() == values).findAny().orElseThrow();
              for (Window spike : of.spikes()) {
                Arrays.fill(said, spike.first(), spike.last() + 1, 1);
              }
              return said;
            });
    assertThat(told.at(1).f1()).isEqualTo(1);
    assertThat(told.vusPr()).isGreaterThan(0.8);
  }

  @Test
  void scoresNext_toNothing_whenTheScoreIsRandom() {
    Pooled random = Pooled.of(injected(), Said.random(1));
    assertThat(random.best().f1()).isLessThan(0.2);
    assertThat(random.vusPr()).isLessThan(0.1);
  }

  @Test
  void sumAndSpikeDetectorFindMost_inPlainNoise() {
    Pooled.Events events = Pooled.of(injected(), Said::both).at(1);
    assertThat(events.recall()).isGreaterThan(0.7);
    assertThat(events.precision()).isGreaterThan(0.7);
  }

  @Test
  void saysWhatIsMissing_whenTheFolderHoldsNoData(@TempDir Path folder) {
    assertThatThrownBy(() -> Normal.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("labels/combined_windows.json");
  }
}
