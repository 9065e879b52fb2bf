package dev.forestall.feedback;

import dev.forestall.model.lesson.Lesson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** {@code forestall.feedback.lessons}: lessons published, by type. */
final class FeedbackMetrics {
  private final MeterRegistry meters;

  FeedbackMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void published(Lesson lesson) {
    Counter.builder("forestall.feedback.lessons")
        .description("Lessons published because they changed")
        .tag("type", lesson.getClass().getSimpleName())
        .register(meters)
        .increment();
  }
}
