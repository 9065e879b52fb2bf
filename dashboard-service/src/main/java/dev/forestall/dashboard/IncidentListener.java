package dev.forestall.dashboard;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import java.util.Collection;

/**
 * Between the topics and {@link Dashboards}, while no Grafana is configured. An incident's offset
 * is committed after Kafka has its picture.
 */
final class IncidentListener implements RecordHandler {
  private final Dashboards dashboards;
  private final TopicReplay replay;
  private final Telling telling;

  IncidentListener(Dashboards dashboards, TopicReplay replay, Telling telling) {
    this.dashboards = dashboards;
    this.replay = replay;
    this.telling = telling;
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
    telling.tell(event);
    dashboards.told(partition, event);
  }
}
