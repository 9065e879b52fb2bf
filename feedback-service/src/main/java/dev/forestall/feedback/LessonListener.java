package dev.forestall.feedback;

import dev.forestall.feedback.publish.LessonShelf;
import dev.forestall.feedback.similar.CaseRow;
import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.PublishException;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.UnprocessableRecordException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge: rebuilds what was learned from the topics, then goes on, publishing what changed. */
final class LessonListener implements RecordHandler {
  private static final Logger log = LoggerFactory.getLogger(LessonListener.class);

  private final Supplier<Learning> fresh;
  private final TopicReplay replay;
  private final EventPublisher publisher;
  private final FeedbackMetrics metrics;
  private final LessonShelf shelf = new LessonShelf();
  private Learning learning;
  private volatile List<CaseRow> dataSet = List.of();

  LessonListener(
      Supplier<Learning> fresh,
      TopicReplay replay,
      EventPublisher publisher,
      FeedbackMetrics metrics) {
    this.fresh = fresh;
    this.replay = replay;
    this.publisher = publisher;
    this.metrics = metrics;
    this.learning = fresh.get();
  }

  @Override
  public void assigned(Collection<Integer> partitions) {
    learning = fresh.get();
    replay.replay(Topics.LESSONS, partitions, r -> shelf.note((Lesson) r.value()));
    Map<String, Lesson> newest = new LinkedHashMap<>();
    replay.replay(Topics.INCIDENTS, partitions, r -> collect(newest, r));
    replay.replay(Topics.REMEDIATIONS, partitions, r -> collect(newest, r));
    newest.values().forEach(this::publishIfChanged);
    dataSet = learning.dataSet();
    log.info("learned {} lessons again from the topics", newest.size());
  }

  @Override
  public void handle(ReceivedRecord received) {
    lessons(received).forEach(this::publishIfChanged);
  }

  @Override
  public void batchDone() {
    dataSet = learning.dataSet();
  }

  /** All incidents as rows of the data set. */
  List<CaseRow> dataSet() {
    return dataSet;
  }

  private void collect(Map<String, Lesson> newest, ReceivedRecord received) {
    lessons(received).forEach(lesson -> newest.put(lesson.key(), lesson));
  }

  private List<Lesson> lessons(ReceivedRecord received) {
    return switch (received.value()) {
      case IncidentEvent event -> learning.learn(event);
      case RemediationEvent event -> learning.learn(event);
      default ->
          throw new UnprocessableRecordException(
              "neither an incident nor a remediation: "
                  + received.value().getClass().getSimpleName());
    };
  }

  private void publishIfChanged(Lesson lesson) {
    if (!shelf.differs(lesson)) {
      return;
    }
    try {
      publisher.publish(Topics.LESSONS, lesson.key(), lesson).join();
    } catch (CompletionException e) {
      throw new PublishException(Topics.LESSONS.topicName(), e);
    }
    shelf.note(lesson);
    metrics.published(lesson);
    log.info("learned {}", lesson);
  }
}
