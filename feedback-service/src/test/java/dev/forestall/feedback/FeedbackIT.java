package dev.forestall.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

/** The service against a real broker: what it learns, once, also after a restart. */
class FeedbackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Integer> ALL = List.of(0, 1);

  @Test
  void learnsOnceAndTheSameAfterARestart_andPassesOverWhatIsMalformed() {
    Story story = Story.of("cart");
    List<Lesson> learned;
    try (ConfigurableApplicationContext app = start()) {
      EventPublisher publisher = app.getBean(EventPublisher.class);
      publisher.publishAndWait(Topics.INCIDENTS, story.subject(), story.opened());
      raw(app)
          .send(Topics.REMEDIATIONS.topicName(), story.subject().key(), "{broken".getBytes(UTF_8))
          .join();
      publisher.publishAndWait(
          Topics.REMEDIATIONS, story.subject(), story.verdict(1, Verdict.IMPROVED));
      await().atMost(PATIENCE).until(() -> types(lessons(app)).size() == 2);
      publisher.publishAndWait(
          Topics.REMEDIATIONS, story.subject(), story.verdict(1, Verdict.IMPROVED));
      publisher.publishAndWait(Topics.REMEDIATIONS, story.subject(), story.executed());
      learned = lessons(app);
      assertThat(learned).hasSize(2);
    }
    try (ConfigurableApplicationContext app = start()) {
      Story other = Story.of("search");
      app.getBean(EventPublisher.class)
          .publishAndWait(Topics.REMEDIATIONS, other.subject(), other.verdict(1, Verdict.WORSE));
      await().atMost(PATIENCE).until(() -> lessons(app).size() == learned.size() + 2);
      List<Lesson> after = lessons(app);
      assertThat(after).containsAll(learned);
      TrackRecord newest =
          after.stream()
              .filter(TrackRecord.class::isInstance)
              .map(TrackRecord.class::cast)
              .filter(r -> r.worse() == 1)
              .findAny()
              .orElseThrow();
      assertThat(newest.improved()).isEqualTo(1);
      assertThat(app.getBean(ExportResource.class).export().lines()).hasSize(2);
    }
  }

  private static List<Lesson> lessons(ConfigurableApplicationContext app) {
    List<Lesson> lessons = new ArrayList<>();
    app.getBean(TopicReplay.class)
        .replay(Topics.LESSONS, ALL, r -> lessons.add((Lesson) r.value()));
    return lessons;
  }

  private static Set<Class<?>> types(List<Lesson> lessons) {
    Set<Class<?>> types = lessons.stream().map(Lesson::getClass).collect(Collectors.toSet());
    types.retainAll(Set.of(TrackRecord.class, PastCase.class));
    return types;
  }

  @SuppressWarnings("unchecked")
  private static KafkaTemplate<String, byte[]> raw(ConfigurableApplicationContext app) {
    return app.getBean("eventTemplate", KafkaTemplate.class);
  }

  private static ConfigurableApplicationContext start() {
    return SpringApplication.run(
        FeedbackApplication.class,
        "--server.port=0",
        "--forestall.kafka.partitions=2",
        "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());
  }
}
