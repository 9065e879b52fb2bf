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
import org.springframework.context.annotation.Configuration;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {
  private static final String GROUP = "forestall-dashboard";

  @Bean
  IncidentListener incidentListener(
      DashboardProperties properties,
      Clock clock,
      TopicReplay replay,
      EventPublisher publisher,
      MeterRegistry meters) {
    Dashboards dashboards = new Dashboards(new IncidentPage(properties.consoleUrl()), clock);
    return new IncidentListener(dashboards, replay, publisher, new DashboardMetrics(meters));
  }

  @Bean
  ConsumerHandle incidentConsumer(KeyedConsumers consumers, IncidentListener listener) {
    return consumers.start(GROUP, List.of(Topics.INCIDENTS), listener);
  }
}
