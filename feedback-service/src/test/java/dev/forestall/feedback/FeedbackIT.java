package dev.forestall.feedback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.wire.Wire;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.testing.RealKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.KafkaTemplate;

/** The service against a real broker: what it learns, once, also after a restart. */
class FeedbackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Integer> ALL = List.of(0, 1);

  @Test
  void learnsOnceAndTheSameAfterARestart_andPassesOverWhatIsMalformed() throws Exception {
    Story leak = Story.of("cart");
    Story ended = Story.of("till");
    Story end = Story.of("end");
    List<Lesson> learned;
    try (ConfigurableApplicationContext app = start()) {
      publish(app, leak.opened(), leak.afterRollout(), leak.diagnosed(), leak.proposed());
      garbage(app, Topics.REMEDIATIONS, leak);
      garbage(app, Topics.INCIDENTS, leak);
      publish(app, leak.executed(), leak.verdict(1, Verdict.IMPROVED));
      publish(app, leak.verdict(1, Verdict.IMPROVED), leak.opened());
      // acted on, so its end teaches nothing: not at first, and not when rebuilt topic by topic
      publish(app, ended.opened(), ended.enriched(), ended.executed());
      publish(app, ended.resolved(Outcome.WITHDRAWN));
      publish(app, end.opened(), end.says(Judgement.NOISE));
      await()
          .atMost(PATIENCE)
          .until(() ->
              has(app, TrackRecord.class) && has(app, PastCase.class) && has(app, Tuning.class));
      await().atMost(PATIENCE).until(() -> deadLetters() == 2);
      await()
          .atMost(PATIENCE)
          .until(() -> get(app, "/actuator/health/readiness").statusCode() == 200);
      learned = lessons(app);
      assertThat(learned).filteredOn(PastCase.class::isInstance).hasSize(1);
      assertThat(learned)
          .filteredOn(Tuning.class::isInstance)
          .extracting(lesson -> ((Tuning) lesson).subject())
          .containsExactly(end.subject());
      assertThat(keys(app)).allMatch(key -> key.matches("(track-record|tuning|past-case)\\|.*"));
    }
    try (ConfigurableApplicationContext app = start()) {
      Story other = Story.of("search");
      publish(app, other.verdict(1, Verdict.WORSE));
      await().atMost(PATIENCE).until(() -> lessons(app).size() > learned.size());
      List<Lesson> after = lessons(app);
      assertThat(after).hasSize(learned.size() + 1).containsAll(learned);
      TrackRecord newest =
          after.stream()
              .filter(lesson -> !learned.contains(lesson))
              .map(TrackRecord.class::cast)
              .findAny()
              .orElseThrow();
      assertThat(newest.improved()).isEqualTo(1);
      assertThat(newest.worse()).isEqualTo(1);

      HttpResponse<String> export = get(app, "/export");
      assertThat(export.headers().firstValue("content-type")).hasValue("application/x-ndjson");
      assertThat(export.body().lines().map(Wire.json()::readTree))
          .hasSize(4)
          .anyMatch(line ->
              line.at("/incident/id").asString().equals(leak.id().value())
                  && line.at("/verdict/verdict").asString().equals("IMPROVED"));
      assertThat(get(app, "/actuator/prometheus").body())
          .contains("forestall_feedback_lessons_total{type=\"TrackRecord\"} 1.0")
          .contains("forestall_feedback_incidents 4.0");
    }
  }

  private static void publish(ConfigurableApplicationContext app, Object... events) {
    EventPublisher publisher = app.getBean(EventPublisher.class);
    for (Object event : events) {
      if (event instanceof IncidentEvent incident) {
        publisher.publishAndWait(Topics.INCIDENTS, incident.subject(), incident);
      } else {
        RemediationEvent step = (RemediationEvent) event;
        publisher.publishAndWait(Topics.REMEDIATIONS, step.subject(), step);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void garbage(ConfigurableApplicationContext app, Topics topic, Story story) {
    app.getBean("eventTemplate", KafkaTemplate.class)
        .send(topic.topicName(), story.subject().key(), "{broken".getBytes(UTF_8))
        .join();
  }

  private static boolean has(ConfigurableApplicationContext app, Class<?> type) {
    return lessons(app).stream().anyMatch(type::isInstance);
  }

  private static List<Lesson> lessons(ConfigurableApplicationContext app) {
    List<Lesson> lessons = new ArrayList<>();
    app.getBean(TopicReplay.class)
        .replay(Topics.LESSONS, ALL, told -> lessons.add((Lesson) told.value()));
    return lessons;
  }

  private static List<String> keys(ConfigurableApplicationContext app) {
    List<String> keys = new ArrayList<>();
    app.getBean(TopicReplay.class).replay(Topics.LESSONS, ALL, told -> keys.add(told.key()));
    return keys;
  }

  private static long deadLetters() {
    List<TopicPartition> partitions =
        ALL.stream()
            .flatMap(p ->
                List.of(
                    new TopicPartition(Topics.REMEDIATIONS.deadLetterTopic(), p),
                    new TopicPartition(Topics.INCIDENTS.deadLetterTopic(), p))
                    .stream())
            .toList();
    Map<String, Object> settings = Map.of("bootstrap.servers", RealKafka.bootstrapServers());
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext app, String path)
      throws IOException, InterruptedException {
    String port = app.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString());
  }

  private static ConfigurableApplicationContext start() {
    return SpringApplication.run(
        FeedbackApplication.class,
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--forestall.kafka.partitions=2",
        "--spring.kafka.bootstrap-servers=" + RealKafka.bootstrapServers());
  }
}
