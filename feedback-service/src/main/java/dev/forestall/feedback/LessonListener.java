package dev.forestall.feedback;

import dev.forestall.feedback.publish.LessonShelf;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.UnprocessableRecordException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge: rebuilds what was learned from the topics, then goes on, publishing what changed. The
 * ledger is filled from the beginning of both topics at every start, so a lesson that could not be
 * published is published later, whatever was committed.
 */
final class LessonListener implements RecordHandler {
  static final List<Topics> READ = List.of(Topics.INCIDENTS, Topics.REMEDIATIONS);
  private static final Logger log = LoggerFactory.getLogger(LessonListener.class);

  private final Learning learning;
  private final TopicReplay replay;
  private final EventPublisher publisher;
  private final FeedbackMetrics metrics;
  private final int partitions;
  private final LessonShelf shelf = new LessonShelf();

  LessonListener(
      Learning learning,
      TopicReplay replay,
      EventPublisher publisher,
      FeedbackMetrics metrics,
      int partitions) {
    this.learning = learning;
    this.replay = replay;
    this.publisher = publisher;
    this.metrics = metrics;
    this.partitions = partitions;
  }

  @Override
  public void assigned(Collection<Integer> mine) {
    if (mine.size() < partitions) {
      log.warn(
          "only {} of {} partitions are in this hand: lessons need all of them, run one replica",
          mine.size(),
          partitions);
    }
    replay.replay(Topics.LESSONS, mine, told -> shelf.note((Lesson) told.value()));
    READ.forEach(topic -> replay.replay(topic, mine, this::handle));
    batchDone();
  }

  @Override
  public void handle(ReceivedRecord received) {
    switch (received.value()) {
      case IncidentEvent event -> learning.on(event);
      case RemediationEvent event -> learning.on(event);
      default ->
          throw new UnprocessableRecordException(
              "neither an incident nor a remediation: "
                  + received.value().getClass().getSimpleName());
    }
  }

  @Override
  public void batchDone() {
    if (publish(learning.lessons())) {
      learning.settled();
    }
  }

  /** Returns whether all of them are on the topic now. */
  private boolean publish(Collection<Lesson> lessons) {
    Map<Lesson, CompletableFuture<Void>> sent = new LinkedHashMap<>();
    lessons.stream()
        .filter(shelf::differs)
        .forEach(
            lesson -> sent.put(lesson, publisher.publish(Topics.LESSONS, lesson.key(), lesson)));
    boolean all = true;
    for (Map.Entry<Lesson, CompletableFuture<Void>> each : sent.entrySet()) {
      all &= acknowledged(each.getKey(), each.getValue());
    }
    return all;
  }

  private boolean acknowledged(Lesson lesson, CompletableFuture<Void> sent) {
    try {
      sent.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      log.warn("{} could not be published, tried again soon: {}", lesson.key(), cause.getMessage());
      return false;
    }
    shelf.note(lesson);
    metrics.published(lesson);
    log.info("{}", sentence(lesson));
    return true;
  }

  private static String sentence(Lesson lesson) {
    return switch (lesson) {
      case Lesson.TrackRecord r ->
          "%s: learned that %s by %s against %s helped %d of %d times (floor %.2f)"
              .formatted(
                  r.cluster(),
                  r.action(),
                  r.diagnostician(),
                  r.faultKind(),
                  r.improved(),
                  r.improved() + r.unchanged() + r.worse(),
                  r.successFloor());
      case Lesson.Tuning t ->
          "%s: learned a sensitivity of %.2f for %s (%s)"
              .formatted(t.subject().displayName(), t.sensitivity(), t.metric(), t.reason());
      case Lesson.PastCase c ->
          "%s: learned incident %s as a past case: %s, %s"
              .formatted(c.subject().displayName(), c.incidentId(), c.action(), c.verdict());
    };
  }
}
