package dev.forestall.feedback;

import dev.forestall.feedback.record.Ledger;
import dev.forestall.feedback.record.Prior;
import dev.forestall.service.ConsumerHandle;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.KafkaSettings;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicReplay;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {
  private static final String GROUP = "forestall-feedback";

  @Bean
  Ledger ledger() {
    return new Ledger();
  }

  @Bean
  Learning learning(FeedbackProperties properties, Ledger ledger) {
    return new Learning(ledger, new Prior(properties.priorSuccesses(), properties.priorFailures()));
  }

  @Bean
  FeedbackMetrics feedbackMetrics(MeterRegistry meters, Ledger ledger) {
    return new FeedbackMetrics(meters, () -> ledger.all().size());
  }

  @Bean
  LessonListener lessonListener(
      Learning learning,
      TopicReplay replay,
      EventPublisher publisher,
      FeedbackMetrics metrics,
      KafkaSettings kafka) {
    return new LessonListener(learning, replay, publisher, metrics, kafka.partitions());
  }

  @Bean
  ConsumerHandle feedbackConsumer(KeyedConsumers consumers, LessonListener listener) {
    return consumers.start(GROUP, LessonListener.READ, listener);
  }

  @Bean
  FilterRegistrationBean<ExportDoor> exportDoor(FeedbackProperties properties) {
    FilterRegistrationBean<ExportDoor> door =
        new FilterRegistrationBean<>(new ExportDoor(properties.exportToken()));
    door.addUrlPatterns("/export", "/export/*");
    return door;
  }
}
