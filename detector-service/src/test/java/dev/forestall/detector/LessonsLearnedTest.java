package dev.forestall.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import org.junit.jupiter.api.Test;

class LessonsLearnedTest {
  private final Subject cart = Subject.deployment("c", "shop", "cart");
  private final LessonsLearned lessons = new LessonsLearned();

  @Test
  void isNeutral_whenNothingWasLearned() {
    assertThat(lessons.of(cart, Metrics.MEMORY)).isEqualTo(1);
  }

  @Test
  void newestTuningCounts_withinBounds() {
    lessons.accept(tuning(0.5, 10));
    lessons.accept(tuning(2, 5));
    assertThat(lessons.of(cart, Metrics.MEMORY)).isEqualTo(0.5);

    lessons.accept(tuning(100, 20));
    assertThat(lessons.of(cart, Metrics.MEMORY)).isEqualTo(4);
    assertThat(lessons.of(cart, Metrics.ERRORS)).isEqualTo(1);
  }

  private Tuning tuning(double sensitivity, double second) {
    return new Tuning(cart, Metrics.MEMORY, sensitivity, "a person said so", Scene.at(second));
  }
}
