package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.Composer;
import dev.forestall.dashboard.compose.IncidentPage;
import dev.forestall.dashboard.grafana.GrafanaClient;
import dev.forestall.dashboard.grafana.GrafanaMetrics;
import dev.forestall.dashboard.grafana.GrafanaSettings;
import dev.forestall.dashboard.grafana.Painter;
import dev.forestall.dashboard.grafana.Tidying;
import dev.forestall.model.Topics;
import dev.forestall.service.ConsumerHandle;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicReplay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What there is besides when a Grafana is configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(WithGrafana.class)
class GrafanaConfiguration {
  private final GrafanaSettings settings;
  private final URI url;

  GrafanaConfiguration(DashboardProperties properties) {
    settings = properties.grafana();
    url = settings.address().orElseThrow();
  }

  @Bean
  GrafanaClient grafanaClient() {
    return new GrafanaClient(url, settings);
  }

  @Bean
  GrafanaMetrics grafanaMetrics(MeterRegistry meters) {
    return new GrafanaMetrics(meters);
  }

  @Bean
  Painter painter(
      GrafanaClient grafana, IncidentPage page, Telling telling, GrafanaMetrics metrics) {
    Composer.Sources sources =
        new Composer.Sources(settings.dataSource(), settings.clusterLabel(), settings.rateWindow());
    return new Painter(url, settings, grafana, new Composer(page, sources), telling, metrics);
  }

  @Bean
  Tidying tidying(GrafanaClient grafana, Clock clock, GrafanaMetrics metrics) {
    return new Tidying(grafana, settings, clock, metrics);
  }

  @Bean
  ConsumerHandle storyConsumer(
      KeyedConsumers consumers, Painter painter, TopicReplay replay, Clock clock) {
    return consumers.start(
        DashboardConfiguration.GROUP,
        List.of(Topics.INCIDENTS, Topics.REMEDIATIONS),
        new StoryListener(new Stories(), painter, replay, clock));
  }
}
