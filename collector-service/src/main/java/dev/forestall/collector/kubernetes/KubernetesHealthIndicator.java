package dev.forestall.collector.kubernetes;

import dev.forestall.collector.normalise.ClusterIdentity;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Up when the pods are known and stated, so that samples are taken. A kind that may not be read, or
 * an API server that went away later, is in the details: what is known still serves.
 */
@Component
class KubernetesHealthIndicator implements HealthIndicator {
  private final ClusterWatch watch;
  private final ClusterIdentity cluster;

  KubernetesHealthIndicator(ClusterWatch watch, ClusterIdentity cluster) {
    this.watch = watch;
    this.cluster = cluster;
  }

  @Override
  public Health health() {
    Optional<String> waitingFor = watch.waitingFor();
    Health.Builder health = waitingFor.isEmpty() ? Health.up() : Health.down();
    waitingFor.ifPresent(what -> health.withDetail("waitingFor", what));
    cluster.name().ifPresent(name -> health.withDetail("cluster", name));
    return health
        .withDetail("publishedBy", watch.leader().isEmpty() ? "nobody" : watch.leader())
        .withDetails(watch.kinds())
        .build();
  }
}
