package dev.forestall.feedback.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LessonShelfTest {
  private static final Subject CART = Subject.deployment("test", "shop", "cart");

  @Test
  void differs_whenTheTopicSaysSomethingElseOrNothing() {
    LessonShelf shelf = new LessonShelf();
    assertThat(shelf.differs(tuning(0.75))).isTrue();
    shelf.note(tuning(0.75));
    assertThat(shelf.differs(tuning(0.75))).isFalse();
    assertThat(shelf.differs(tuning(0.5))).isTrue();
    shelf.note(tuning(0.5));
    assertThat(shelf.differs(tuning(0.75))).isTrue();
  }

  private static Tuning tuning(double sensitivity) {
    return new Tuning(CART, Metrics.MEMORY, sensitivity, "noise", Instant.EPOCH);
  }
}
