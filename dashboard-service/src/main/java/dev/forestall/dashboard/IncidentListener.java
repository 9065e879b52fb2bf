package dev.forestall.dashboard;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the topics and {@link Dashboards}. An incident's offset is committed after Kafka has its
 * picture.
 */
final class IncidentListener implements RecordHandler {
  private static final Logger log = LoggerFactory.getLogger(IncidentListener.class);

  private final Dashboards dashboards;
  private final TopicReplay replay;
  private final EventPublisher publisher;
  private final DashboardMetrics metrics;

  IncidentListener(
      Dashboards dashboards,
      TopicReplay replay,
      EventPublisher publisher,
      DashboardMetrics metrics) {
    this.dashboards = dashboards;
    this.replay = replay;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  /** Both topics have the same keys and partitions, so what was told of an incident is in here. */
  @Override
  public void assigned(Collection<Integer> partitions) {
    replay.replay(
        Topics.DASHBOARDS,
        partitions,
        told -> dashboards.told(told.partition(), (DashboardEvent) told.value()));
  }

  @Override
  public void revoked(Collection<Integer> partitions) {
    partitions.forEach(dashboards::forget);
  }

  @Override
  public void handle(ReceivedRecord received) {
    dashboards
        .on(received.partition(), (IncidentEvent) received.value())
        .ifPresent(event -> tell(received.partition(), event));
  }

  private void tell(int partition, DashboardEvent event) {
    publisher.publishAndWait(Topics.DASHBOARDS, event.subject(), event);
    dashboards.told(partition, event);
    String name = event.subject().displayName();
    switch (event) {
      case DashboardEvent.DashboardReady ready -> {
        metrics.ready();
        log.info("{}: incident {} is shown at {}", name, ready.incidentId(), ready.url());
      }
      case DashboardEvent.DashboardFailed failed -> {
        metrics.failed();
        log.warn("{}: incident {} has no page: {}", name, failed.incidentId(), failed.reason());
      }
    }
  }
}
