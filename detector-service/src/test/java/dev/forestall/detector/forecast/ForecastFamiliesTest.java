package dev.forestall.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.forecast.Families.Family;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stated rates over many seeds. A plateau, and a first rise of a wave, look like a leak until they
 * bend.
 */
class ForecastFamiliesTest {
  private static final int SEEDS = 40;

  private static final Map<Family, Integer> MOST_FALSE = new EnumMap<>(Family.class);

  static {
    MOST_FALSE.put(Family.STEP_STAYS, 1);
    MOST_FALSE.put(Family.SATURATION, 1);
    MOST_FALSE.put(Family.PLATEAU, 16);
    MOST_FALSE.put(Family.WAVE, 18);
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {"LEAK", "LEAK_SAWTOOTH", "LEAK_LATE", "STAIRS"})
  void foreseesFailures_withHonestIntervals(Family family) {
    EpisodeScore episodes = FamilyRunner.score(family, SEEDS);

    assertThat(episodes.precision()).as("%s: %s", family, episodes).isGreaterThanOrEqualTo(0.9);
    assertThat(episodes.recall(120)).as("%s: %s", family, episodes).isGreaterThanOrEqualTo(0.9);
    assertThat(episodes.coverage(120)).as("%s: %s", family, episodes).isGreaterThanOrEqualTo(0.75);
  }

  @ParameterizedTest
  @EnumSource(
      value = Family.class,
      names = {
        "STEP_STAYS",
        "GROWING_PEAKS",
        "SATURATION",
        "PLATEAU",
        "WAVE",
        "NOISE",
        "SAWTOOTH",
        "BURSTS",
        "TRAFFIC"
      })
  void staysSilent_whenNothingWillFail(Family family) {
    EpisodeScore episodes = FamilyRunner.score(family, SEEDS);

    assertThat(episodes.falseOnes())
        .as("%s: %s", family, episodes)
        .isLessThanOrEqualTo(MOST_FALSE.getOrDefault(family, 0));
  }

  @Test
  void saysTheSameTwice() {
    Families.Case next = Families.of(Family.LEAK_SAWTOOTH, 17);

    assertThat(FamilyRunner.run(next)).isEqualTo(FamilyRunner.run(next));
  }
}
