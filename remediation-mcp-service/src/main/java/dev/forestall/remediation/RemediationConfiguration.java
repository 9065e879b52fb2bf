package dev.forestall.remediation;

import dev.forestall.model.Topics;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.remediation.cluster.Clients;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.diagnose.Diagnostician;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.diagnose.Thinking;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.GuardPolicy;
import dev.forestall.remediation.notify.Notifications;
import dev.forestall.remediation.store.RedisApprovals;
import dev.forestall.remediation.store.RedisClaims;
import dev.forestall.remediation.store.RedisLedger;
import dev.forestall.remediation.store.RedisViews;
import dev.forestall.service.ConsumerHandle;
import dev.forestall.service.EventPublisher;
import dev.forestall.service.FollowHandle;
import dev.forestall.service.KeyedConsumers;
import dev.forestall.service.TopicFollower;
import dev.forestall.service.TopicReplay;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;

/** Puts the parts together. */
@Configuration(proxyBeanMethods = false)
class RemediationConfiguration {
  private static final Logger log = LoggerFactory.getLogger(RemediationConfiguration.class);
  private static final Duration REDIS_CONNECT = Duration.ofSeconds(2);

  /** The cluster that is acted on. */
  record Cluster(String name) {}

  @Bean(destroyMethod = "close")
  KubernetesClient kubernetesClient(RemediationProperties settings) {
    return Clients.open(settings.kubeconfig(), settings.context());
  }

  @Bean
  ClusterReader clusterReader(KubernetesClient client, RemediationProperties settings) {
    return new ClusterReader(client, settings.namespace());
  }

  @Bean
  Cluster cluster(RemediationProperties settings, ClusterReader reader) {
    String configured = settings.cluster();
    if (configured != null && !configured.isBlank()) {
      return new Cluster(configured);
    }
    try {
      return new Cluster(
          reader
              .clusterUid()
              .orElseThrow(() -> new IllegalStateException("namespace kube-system is missing")));
    } catch (ClusterUnavailableException e) {
      throw new IllegalStateException(
          "forestall.remediation.cluster is not set and the cluster cannot be asked ("
              + e.getMessage()
              + "): set it to the cluster's name, or forestall.remediation.kubeconfig to a file",
          e);
    }
  }

  /** Commands fail at once while Redis is away, instead of piling up. */
  @Bean
  LettuceClientConfigurationBuilderCustomizer failFast() {
    return builder ->
        builder.clientOptions(
            ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(REDIS_CONNECT).build())
                .timeoutOptions(TimeoutOptions.enabled())
                .build());
  }

  @Bean
  RedisLedger ledger(
      StringRedisTemplate redis,
      Cluster cluster,
      RemediationProperties settings,
      @Qualifier("eventTemplate") KafkaTemplate<String, byte[]> kafka) {
    return new RedisLedger(
        redis,
        cluster.name(),
        settings.policy(cluster.name()).limits(),
        () -> kafka.partitionsFor(Topics.REMEDIATIONS.topicName()).size());
  }

  @Bean
  RedisApprovals approvals(StringRedisTemplate redis) {
    return new RedisApprovals(redis);
  }

  @Bean
  RedisClaims claims(StringRedisTemplate redis) {
    return new RedisClaims(redis);
  }

  @Bean
  RedisViews views(StringRedisTemplate redis) {
    return new RedisViews(redis);
  }

  @Bean
  Lessons lessons() {
    return new Lessons();
  }

  @Bean
  FollowHandle lessonsFollowed(TopicFollower follower, Lessons lessons) {
    return follower.follow(
        Topics.LESSONS,
        received -> {
          if (received.value() instanceof Lesson lesson) {
            lessons.learn(lesson);
          }
        });
  }

  @Bean
  AuditTrail auditTrail() {
    return new AuditTrail();
  }

  @Bean
  FollowHandle auditFollowed(TopicFollower follower, AuditTrail audit) {
    return follower.follow(
        Topics.REMEDIATIONS,
        received -> {
          if (received.value() instanceof RemediationEvent event) {
            audit.add(event);
          }
        });
  }

  @Bean
  RemediationMetrics remediationMetrics(MeterRegistry registry) {
    return new RemediationMetrics(registry);
  }

  @Bean
  ActionGuard guard(
      RemediationProperties settings,
      Cluster cluster,
      ClusterReader reader,
      RedisLedger ledger,
      Lessons lessons,
      Clock clock) {
    GuardPolicy policy = settings.policy(cluster.name());
    return new ActionGuard(policy, reader, reader, ledger, lessons::trackRecord, clock);
  }

  @Bean
  Executor executor(KubernetesClient client, ClusterReader reader) {
    return new Executor(client, reader);
  }

  @Bean
  Journal journal(EventPublisher publisher, RemediationMetrics metrics) {
    return new Journal(e -> publisher.publishAndWait(Topics.REMEDIATIONS, e.subject(), e), metrics);
  }

  /** Stopping interrupts what is being thought about: nobody will write it down. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService thinkers() {
    return Executors.newVirtualThreadPerTaskExecutor();
  }

  @Bean
  Remediation remediation(
      RemediationProperties settings,
      Diagnostician diagnostician,
      ExecutorService thinkers,
      Lessons lessons,
      ActionGuard guard,
      RedisLedger ledger,
      ClusterReader reader,
      Executor executor,
      RedisApprovals approvals,
      RedisClaims claims,
      RedisViews views,
      Journal journal,
      RemediationMetrics metrics,
      Clock clock) {
    return new Remediation(
        new Remediation.Parts(
            settings,
            new Thinking(diagnostician, thinkers),
            lessons,
            guard,
            ledger,
            reader,
            executor,
            approvals,
            claims,
            views,
            journal,
            metrics,
            clock));
  }

  @Bean
  Doors doors(
      ActionGuard guard,
      ClusterReader reader,
      Executor executor,
      RedisApprovals approvals,
      RedisViews views,
      Journal journal,
      AuditTrail audit,
      RemediationMetrics metrics,
      Clock clock) {
    return new Doors(
        new Doors.Parts(guard, reader, executor, approvals, views, journal, audit, metrics, clock));
  }

  /** Alerts begin and end in real time, not in the cluster's. */
  @Bean(destroyMethod = "close")
  Notifications notifications(RemediationProperties settings, RemediationMetrics metrics) {
    return Notifications.to(
        settings.alertmanager(), settings.consoleUrl(), metrics::alerts, Clock.systemUTC());
  }

  @Bean
  ConsumerHandle intake(
      KeyedConsumers consumers,
      Remediation remediation,
      TopicReplay replay,
      RedisLedger ledger,
      RedisViews views,
      Notifications notifications,
      RemediationMetrics metrics,
      Clock clock,
      Cluster cluster,
      RemediationProperties settings) {
    greet(settings, cluster);
    // A group for each cluster: every remediation-service sees all incidents, and acts on its own.
    return consumers.start(
        "forestall-remediation-" + cluster.name(),
        List.of(Topics.INCIDENTS, Topics.DASHBOARDS, Topics.REMEDIATIONS),
        new Intake(
            remediation,
            replay,
            new Intake.Outlets(ledger, views, notifications),
            new Intake.Setting(metrics, clock, cluster.name())));
  }

  @Bean
  HealthIndicator kubernetesHealthIndicator(ClusterReader reader, Cluster cluster) {
    return () -> {
      boolean reachable = reader.reachable();
      return (reachable ? Health.up() : Health.unknown())
          .withDetail("cluster", cluster.name())
          .withDetail("reachable", reachable)
          .build();
    };
  }

  private static void greet(RemediationProperties settings, Cluster cluster) {
    log.info(
        "mode {} on cluster {}: {}", settings.mode(), cluster.name(), meaning(settings.mode()));
    if (settings.users().isEmpty()) {
      log.warn(
          "no users are configured, so that the API answers 401 to everybody: set"
              + " forestall.remediation.users[0].name, .role (VIEWER, PROPOSER, APPROVER or ADMIN) and"
              + " .token");
    }
  }

  private static String meaning(Mode mode) {
    return switch (mode) {
      case OBSERVE -> "incidents are shown, nothing is proposed or written";
      case SUGGEST -> "actions are proposed, none can be carried out";
      case APPROVE -> "an action is carried out when a person approved it";
      case AUTO -> "an action with a good track record is carried out without a person";
    };
  }
}
