package dev.forestall.service;

import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * What of Forestall itself is traced; off until {@code
 * management.opentelemetry.tracing.export.otlp.endpoint} (or {@code OTEL_EXPORTER_OTLP_ENDPOINT})
 * says where to.
 */
@AutoConfiguration(
    before = {OpenTelemetryTracingAutoConfiguration.class, ServiceAutoConfiguration.class})
public final class TracingAutoConfiguration {
  /** Probes and scrapes, and the intake of others' telemetry, which must not feed on its own. */
  private static final List<String> UNTRACED = List.of("/actuator", "/v1/");

  @Bean
  Traces traces(Environment environment, ObjectProvider<OpenTelemetry> telemetry) {
    OpenTelemetry on = TracingSwitch.isOn(environment) ? telemetry.getIfAvailable() : null;
    return on == null ? Traces.off() : new Traces(on.getTracer("dev.forestall"));
  }

  @Bean
  Sampler traceSampler(Environment environment) {
    return TraceSampler.of(
        environment.getProperty("management.tracing.sampling.probability", Double.class, 1.0));
  }

  @Bean
  SpanExportingPredicate onlyWhatTellsOfForestall() {
    return span -> {
      Map<String, String> tags = span.getTags();
      String path = tags.getOrDefault("http.url", tags.getOrDefault("uri", ""));
      return UNTRACED.stream().noneMatch(path::startsWith);
    };
  }
}
