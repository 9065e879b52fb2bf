package dev.forestall.service;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Leaves everything that traces out while no exporter is configured: no tracer, no thread, no
 * header, and log lines without room for a trace.
 */
final class TracingSwitch implements EnvironmentPostProcessor {
  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final String BOOT = "org.springframework.boot.";
  private static final Map<String, Object> OFF =
      Map.of(
          "management.tracing.export.enabled",
          "false",
          "spring.autoconfigure.exclude",
          String.join(
              ",",
              Stream.of(
                      "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
                      "opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration",
                      "opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration",
                      "micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
                      "micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
                      "micrometer.tracing.opentelemetry.autoconfigure"
                          + ".OpenTelemetryTracingAutoConfiguration",
                      "micrometer.tracing.opentelemetry.autoconfigure.otlp"
                          + ".OtlpTracingAutoConfiguration")
                  .map(BOOT::concat)
                  .toList()));

  static boolean isOn(Environment environment) {
    return StringUtils.hasText(environment.getProperty(ENDPOINT));
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(new WhileOff(environment));
  }

  /** Asked late, since the endpoint may come from any source that is added meanwhile. */
  private static final class WhileOff extends MapPropertySource {
    private final Environment environment;

    WhileOff(Environment environment) {
      super("forestall tracing is off", OFF);
      this.environment = environment;
    }

    @Override
    public @Nullable Object getProperty(String name) {
      Object value = super.getProperty(name);
      return value == null || isOn(environment) ? null : value;
    }

    @Override
    public boolean containsProperty(String name) {
      return getProperty(name) != null;
    }
  }
}
