package dev.forestall.feedback;

import dev.forestall.feedback.record.Prior;
import dev.forestall.model.Topics;
import dev.forestall.service.ConsumerHandle;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicReplay;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {
  private static final String GROUP = "forestall-feedback";

  @Bean
  LessonListener lessonListener(
      FeedbackProperties properties,
      TopicReplay replay,
      EventPublisher publisher,
      MeterRegistry meters) {
    Prior prior = new Prior(properties.priorSuccesses(), properties.priorFailures());
    return new LessonListener(
        () -> new Learning(prior), replay, publisher, new FeedbackMetrics(meters));
  }

  @Bean
  ConsumerHandle feedbackConsumer(KeyedConsumers consumers, LessonListener listener) {
    return consumers.start(GROUP, List.of(Topics.REMEDIATIONS, Topics.INCIDENTS), listener);
  }
}
