package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.Picture;
import dev.forestall.dashboard.compose.Story;
import dev.forestall.dashboard.grafana.Painter;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardFailed;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.service.EventPublisher;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the others, by {@code forestall.dashboards}, where an incident is shown. */
final class Telling implements Painter.Teller {
  private static final Logger log = LoggerFactory.getLogger(Telling.class);

  private final EventPublisher publisher;
  private final DashboardMetrics metrics;
  private final Clock clock;

  Telling(EventPublisher publisher, DashboardMetrics metrics, Clock clock) {
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Returns after Kafka acknowledged. */
  void tell(DashboardEvent event) {
    publisher.publishAndWait(Topics.DASHBOARDS, event.subject(), event);
    String name = event.subject().displayName();
    switch (event) {
      case DashboardReady ready -> {
        metrics.ready();
        log.info("{}: incident {} is shown at {}", name, ready.incidentId(), ready.url());
      }
      case DashboardFailed failed -> {
        metrics.failed();
        log.warn("{}: incident {} has no page: {}", name, failed.incidentId(), failed.reason());
      }
    }
  }

  @Override
  public void shown(Story story, Picture picture) {
    tell(
        new DashboardReady(
            Dashboards.eventId(story.id()),
            story.id(),
            story.subject(),
            clock.instant(),
            picture.url(),
            picture.uid()));
  }

  @Override
  public void failed(Story story, String sentence) {
    tell(
        new DashboardFailed(
            Dashboards.eventId(story.id()),
            story.id(),
            story.subject(),
            clock.instant(),
            sentence));
  }
}
