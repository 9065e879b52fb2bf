package dev.forestall.detector;

import dev.forestall.detector.history.History;
import dev.forestall.detector.store.CallGraph;
import dev.forestall.detector.store.NeighbourStore;
import dev.forestall.detector.store.RedisView;
import dev.forestall.model.Topics;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicFollower;
import dev.forestall.service.TopicReplay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Puts the parts together and starts the one consumer. */
@Configuration(proxyBeanMethods = false)
class DetectorConfiguration {
  private static final String GROUP = "forestall-detector";

  @Bean
  RedisView redisView(RedisConnectionFactory redis, DetectorProperties settings) {
    return new RedisView(redis, settings.redisRetry());
  }

  @Bean
  CallGraph callGraph(RedisConnectionFactory redis) {
    return new CallGraph(redis);
  }

  @Bean
  NeighbourStore neighbourStore(RedisConnectionFactory redis, CallGraph graph) {
    return new NeighbourStore(redis, graph);
  }

  /** Told beside readiness, not in it: without Redis detection goes on in memory. */
  @Bean
  HealthIndicator redisHealthIndicator(RedisView view) {
    return () ->
        view.trouble()
            .map(why ->
                Health.down()
                    .withDetail("reason", "Redis takes no writes: detection goes on in memory")
                    .withDetail("answer", why)
                    .build())
            .orElseGet(() -> Health.up().build());
  }

  @Bean
  FirstFill firstFill(Optional<History> history, DetectorProperties settings, Clock clock) {
    return new FirstFill(history, settings.slot(), clock);
  }

  @Bean
  @ConditionalOnExpression("!'${forestall.detector.history.prometheus-url:}'.isBlank()")
  History history(DetectorProperties settings) {
    DetectorProperties.Past past = settings.history();
    return new History(URI.create(past.prometheusUrl()), past.timeout(), past.atOnce());
  }

  /** Never down: a detector that is learning says less, and nothing wrong. */
  @Bean
  HealthIndicator detectionHealthIndicator(DetectorMetrics metrics, Optional<History> history) {
    return () -> {
      Health.Builder health =
          Health.up()
              .withDetail("workloads", metrics.workloads())
              .withDetail("learning", metrics.learning());
      history
          .flatMap(History::trouble)
          .ifPresent(why -> health.withDetail("history", "Prometheus has no answer: " + why));
      return health.build();
    };
  }

  @Bean
  DetectorMetrics detectorMetrics(MeterRegistry registry, RedisView view) {
    return new DetectorMetrics(registry, view::away);
  }

  @Bean
  LessonsLearned lessonsLearned() {
    return new LessonsLearned();
  }

  @Bean
  Enricher enricher(
      EventPublisher publisher,
      NeighbourStore neighbours,
      DetectorMetrics metrics,
      DetectorProperties settings) {
    return new Enricher(publisher, neighbours, metrics, settings);
  }

  @Bean
  DetectorConsumer detectorConsumer(
      DetectorProperties settings,
      LessonsLearned lessons,
      EventPublisher publisher,
      TopicReplay replay,
      RedisView view,
      CallGraph graph,
      NeighbourStore neighbours,
      Enricher enricher,
      FirstFill past,
      DetectorMetrics metrics,
      Clock clock) {
    return new DetectorConsumer(
        settings,
        lessons,
        publisher,
        replay,
        view,
        graph,
        neighbours,
        enricher,
        past,
        metrics,
        clock);
  }

  @Bean
  ApplicationRunner detecting(
      KeyedConsumers consumers,
      TopicFollower follower,
      LessonsLearned lessons,
      DetectorConsumer consumer) {
    return arguments -> {
      follower.follow(Topics.LESSONS, r -> lessons.accept((Lesson) r.value()));
      consumers.start(GROUP, List.of(Topics.POD_EVENTS, Topics.REMEDIATIONS), consumer);
    };
  }
}
