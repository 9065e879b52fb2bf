package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.model.Topics;
import dev.forestall.service.ConsumerHandle;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicReplay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {
  static final String GROUP = "forestall-dashboard";

  @Bean
  IncidentPage incidentPage(DashboardProperties properties) {
    return new IncidentPage(properties.consoleUrl());
  }

  @Bean
  Telling telling(EventPublisher publisher, MeterRegistry meters, Clock clock) {
    return new Telling(publisher, new DashboardMetrics(meters), clock);
  }

  @Bean
  @Conditional(WithGrafana.Not.class)
  ConsumerHandle incidentConsumer(
      KeyedConsumers consumers,
      IncidentPage page,
      Clock clock,
      TopicReplay replay,
      Telling telling) {
    return consumers.start(
        GROUP,
        List.of(Topics.INCIDENTS),
        new IncidentListener(new Dashboards(page, clock), replay, telling));
  }
}
