package dev.forestall.feedback;

import dev.forestall.model.lesson.Lesson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/**
 * {@code forestall.feedback.lessons}: lessons published, by type; {@code
 * forestall.feedback.incidents}: incidents that they are drawn from.
 */
final class FeedbackMetrics {
  private final MeterRegistry meters;

  FeedbackMetrics(MeterRegistry meters, Supplier<Number> incidents) {
    this.meters = meters;
    Gauge.builder("forestall.feedback.incidents", incidents)
        .description("Incidents that lessons are drawn from")
        .register(meters);
  }

  void published(Lesson lesson) {
    Counter.builder("forestall.feedback.lessons")
        .description("Lessons published because they changed")
        .tag("type", lesson.getClass().getSimpleName())
        .register(meters)
        .increment();
  }
}
