package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatermarkTest {
  private final Watermark watermark = new Watermark(Duration.ofSeconds(15));

  @Test
  void handsOutEachTimeOnce() {
    assertThat(beat("a", 30, 0)).containsExactly(Scene.at(15), Scene.at(30));
    assertThat(beat("a", 30, 0)).isEmpty();
    assertThat(beat("a", 20, 0)).isEmpty();
    assertThat(beat("a", 61, 0)).containsExactly(Scene.at(45), Scene.at(60));
  }

  @Test
  void isTheLeastOfTheLiveCollectors() {
    beat("a", 30, 0);
    assertThat(beat("b", 15, 0)).isEmpty();
    assertThat(beat("a", 60, 0)).isEmpty();
    assertThat(beat("b", 45, 0)).containsExactly(Scene.at(45));
  }

  @Test
  void goesOn_whenACollectorFellSilent() {
    beat("old", 30, 0);
    assertThat(beat("new", 45, 0)).isEmpty();
    beat("new", 60, 0);
    beat("new", 75, 0);
    assertThat(beat("new", 90, 0)).contains(Scene.at(90));
  }

  @Test
  void resumesAfterTheLastEvaluation() {
    watermark.resumeAt(Scene.at(60));
    assertThat(beat("a", 75, 0)).containsExactly(Scene.at(75));
  }

  @Test
  void beginsAtTheEarliestInput_butNotFurtherBackThanTwoHours() {
    assertThat(beat("a", 20_000, 0).getFirst()).isEqualTo(Scene.at(20_000 - 7200 + 10));
  }

  private List<Instant> beat(String collector, double upTo, double earliest) {
    return watermark.advance(
        new Heartbeat(Scene.CLUSTER, collector, Scene.at(upTo)), Optional.of(Scene.at(earliest)));
  }
}
