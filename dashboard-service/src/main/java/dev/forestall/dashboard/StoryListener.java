package dev.forestall.dashboard;

import dev.forestall.dashboard.compose.Story;
import dev.forestall.dashboard.grafana.Painter;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Between the topics and the {@link Painter}, when a Grafana is configured. A record's offset is
 * committed before its picture is drawn: what a kill leaves undrawn is found again when the
 * partition is assigned, since every story that may still change is then drawn anew.
 */
final class StoryListener implements RecordHandler {
  private static final Duration TIDY_EVERY = Duration.ofMinutes(10);

  private final Stories stories;
  private final Painter painter;
  private final TopicReplay replay;
  private final Clock clock;
  private Instant tidied;

  StoryListener(Stories stories, Painter painter, TopicReplay replay, Clock clock) {
    this.stories = stories;
    this.painter = painter;
    this.replay = replay;
    this.clock = clock;
    tidied = clock.instant();
  }

  @Override
  public void assigned(Collection<Integer> partitions) {
    replay.replay(Topics.INCIDENTS, partitions, this::take);
    stories.putAway(clock.instant());
    replay.replay(Topics.REMEDIATIONS, partitions, this::take);
    replay.replay(Topics.DASHBOARDS, partitions, this::take);
    partitions.forEach(p -> stories.of(p).forEach(story -> draw(p, story)));
  }

  @Override
  public void revoked(Collection<Integer> partitions) {
    partitions.forEach(painter::forget);
    partitions.forEach(stories::forget);
  }

  @Override
  public void handle(ReceivedRecord received) {
    Story changed = take(received);
    if (changed != null) {
      draw(received.partition(), changed);
    }
  }

  @Override
  public void batchDone() {
    Instant now = clock.instant();
    if (now.isAfter(tidied.plus(TIDY_EVERY))) {
      tidied = now;
      stories.putAway(now).forEach(painter::forget);
    }
  }

  private void draw(int partition, Story story) {
    painter.draw(partition, story, stories.isTold(partition, story.id()));
  }

  private @Nullable Story take(ReceivedRecord received) {
    int partition = received.partition();
    return switch (received.value()) {
      case IncidentEvent event -> stories.on(partition, event).orElse(null);
      case RemediationEvent event -> stories.on(partition, event).orElse(null);
      case DashboardReady ready -> {
        stories.told(partition, ready.incidentId());
        yield null;
      }
      default -> null;
    };
  }
}
