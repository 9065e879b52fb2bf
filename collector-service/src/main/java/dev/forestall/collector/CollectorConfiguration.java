package dev.forestall.collector;

import dev.forestall.collector.normalise.ClusterIdentity;
import dev.forestall.collector.normalise.MetricTable;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.SampleNormaliser;
import dev.forestall.collector.publish.Heartbeats;
import dev.forestall.collector.publish.Outlet;
import dev.forestall.collector.publish.Progress;
import dev.forestall.model.Topics;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.service.EventPublisher;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the plain parts together. */
@Configuration(proxyBeanMethods = false)
class CollectorConfiguration {
  @Bean
  ClusterIdentity clusterIdentity(CollectorProperties settings) {
    return new ClusterIdentity(settings.cluster());
  }

  @Bean
  PodDirectory podDirectory(CollectorProperties settings, Clock clock) {
    return new PodDirectory(clock, settings.goneFor());
  }

  @Bean
  MetricTable metricTable(CollectorProperties settings) {
    return new MetricTable(settings.metrics());
  }

  @Bean
  SampleNormaliser sampleNormaliser(PodDirectory pods, Clock clock, MetricTable table) {
    return new SampleNormaliser(pods, clock, table);
  }

  @Bean
  Outlet outlet(CollectorProperties settings, EventPublisher publisher) {
    return new Outlet(
        event -> publisher.publish(Topics.POD_EVENTS, event.subject(), event),
        settings.maxInFlight(),
        settings.publishTimeout());
  }

  @Bean
  Progress progress(Clock clock) {
    return new Progress(clock, System::nanoTime);
  }

  @Bean
  Heartbeats heartbeats(
      CollectorProperties settings,
      ClusterIdentity cluster,
      Progress progress,
      EventPublisher publisher) {
    return new Heartbeats(
        (Heartbeat beat) ->
            publisher.publishToEveryPartition(Topics.POD_EVENTS, beat.subject().key(), beat),
        cluster,
        replica(),
        progress,
        settings.heartbeatInterval());
  }

  /** Who this replica is: its host, and a word that a restart changes. */
  private static String replica() {
    String host = System.getenv().getOrDefault("HOSTNAME", "collector");
    return host + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
