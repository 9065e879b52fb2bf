package dev.forestall.service;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up when the broker answers, the topics exist, every consumer has its share and lessons are read.
 */
final class KafkaHealthIndicator implements HealthIndicator, DisposableBean {
  private static final long TIMEOUT_SECONDS = 2;

  private final Map<String, Object> adminSettings;
  private final TopicProvisioner topics;
  private final KeyedConsumers consumers;
  private final TopicFollower follower;
  private volatile @Nullable Admin admin;

  KafkaHealthIndicator(
      Map<String, Object> adminSettings,
      TopicProvisioner topics,
      KeyedConsumers consumers,
      TopicFollower follower) {
    this.adminSettings = Map.copyOf(adminSettings);
    this.topics = topics;
    this.consumers = consumers;
    this.follower = follower;
  }

  @Override
  public Health health() {
    if (!topics.provisioned()) {
      return down("the topics are not there yet: Kafka does not answer");
    }
    if (!consumers.assigned()) {
      return down("waiting for partitions");
    }
    if (!follower.caughtUp()) {
      return down("reading the lessons");
    }
    try {
      String cluster = admin().describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return Health.up()
          .withDetail("cluster", cluster)
          .withDetail("partitions", topics.partitions())
          .build();
    } catch (ExecutionException | TimeoutException e) {
      return down("Kafka does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return down("interrupted");
    }
  }

  @Override
  public void destroy() {
    Admin open = admin;
    if (open != null) {
      open.close();
    }
  }

  private synchronized Admin admin() {
    Admin open = admin;
    if (open == null) {
      open = Admin.create(adminSettings);
      admin = open;
    }
    return open;
  }

  private static Health down(String reason) {
    return Health.down().withDetail("reason", reason).build();
  }
}
