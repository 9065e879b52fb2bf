package dev.forestall.dashboard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of dashboard-service. */
final class DashboardMetrics {
  private static final String PICTURES = "forestall.dashboard.pictures";

  private final Counter ready;
  private final Counter failed;

  DashboardMetrics(MeterRegistry meters) {
    ready = counter(meters, "ready");
    failed = counter(meters, "failed");
  }

  void ready() {
    ready.increment();
  }

  void failed() {
    failed.increment();
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder(PICTURES)
        .description("Incidents that got a page, or could not get one; alert when failed grows")
        .tag("outcome", outcome)
        .register(meters);
  }
}
