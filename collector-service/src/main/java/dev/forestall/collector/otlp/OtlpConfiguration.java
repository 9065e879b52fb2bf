package dev.forestall.collector.otlp;

import dev.forestall.collector.CollectorMetrics;
import dev.forestall.collector.CollectorProperties;
import dev.forestall.collector.aggregate.Telemetry;
import dev.forestall.collector.aggregate.Waiting;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the plain part in. */
@Configuration(proxyBeanMethods = false)
@OtlpEnabled
class OtlpConfiguration {
  @Bean
  Telemetry telemetry(CollectorProperties settings, Clock clock, CollectorMetrics metrics) {
    CollectorProperties.Otlp otlp = settings.otlp();
    Telemetry telemetry =
        new Telemetry(
            Waiting.of(otlp.traceWait(), otlp.maxPendingSpans(), otlp.maxPendingTraces()),
            otlp.maxKeys(),
            clock,
            System::nanoTime,
            (loss, items) -> metrics.otlpLost(loss.tag(), items));
    metrics.otlpWaiting(telemetry::waiting);
    return telemetry;
  }
}
