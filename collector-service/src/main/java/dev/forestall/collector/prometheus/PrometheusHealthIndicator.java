package dev.forestall.collector.prometheus;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the last round of pulling went well; no part of readiness. */
@Component
@ConditionalOnExpression("!'${forestall.collector.prometheus-url:}'.isBlank()")
class PrometheusHealthIndicator implements HealthIndicator {
  private final PrometheusPuller puller;

  PrometheusHealthIndicator(PrometheusPuller puller) {
    this.puller = puller;
  }

  @Override
  public Health health() {
    return puller
        .trouble()
        .map(trouble -> Health.down().withDetail("reason", trouble).build())
        .orElseGet(() -> Health.up().build());
  }
}
