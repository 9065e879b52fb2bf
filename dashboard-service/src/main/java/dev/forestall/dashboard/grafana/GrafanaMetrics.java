package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.compose.Picture;
import dev.forestall.dashboard.grafana.GrafanaException.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;

/** The meters of what is asked of Grafana. */
public final class GrafanaMetrics {
  private static final String FAILURES = "forestall.dashboard.grafana.failures";

  private final MeterRegistry meters;
  private final Timer drawing;
  private final Counter deleted;

  /** In this registry. */
  public GrafanaMetrics(MeterRegistry meters) {
    this.meters = meters;
    drawing =
        Timer.builder("forestall.dashboard.grafana.drawing")
            .description("Real time to write one dashboard, failures included")
            .register(meters);
    deleted =
        Counter.builder("forestall.dashboard.grafana.deleted")
            .description("Dashboards deleted since their incidents have been over for long")
            .register(meters);
    for (Reason reason : Reason.values()) {
      failures(reason);
    }
  }

  /** Drawing that may fail. */
  interface Drawing {
    Picture draw() throws GrafanaException;
  }

  Picture timed(Drawing work) throws GrafanaException {
    Timer.Sample sample = Timer.start(meters);
    try {
      return work.draw();
    } finally {
      sample.stop(drawing);
    }
  }

  void failed(Reason reason) {
    failures(reason).increment();
  }

  void deleted() {
    deleted.increment();
  }

  void waiting(Supplier<Number> jobs) {
    Gauge.builder("forestall.dashboard.grafana.waiting", jobs)
        .description("Incidents whose dashboard is being written or waits for a new try")
        .strongReference(true)
        .register(meters);
  }

  private Counter failures(Reason reason) {
    return Counter.builder(FAILURES)
        .description("Tries that failed, by reason; alert when it keeps growing")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }
}
