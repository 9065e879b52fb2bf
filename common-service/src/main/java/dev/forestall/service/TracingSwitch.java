package dev.forestall.service;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Leaves everything that traces out while no exporter is configured: no tracer, no thread, no
 * header, and log lines without room for a trace.
 */
final class TracingSwitch
    implements EnvironmentPostProcessor, AutoConfigurationImportFilter, EnvironmentAware {
  private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
  private static final List<String> TRACING =
      List.of(
          "org.springframework.boot.micrometer.tracing.",
          "org.springframework.boot.opentelemetry.");

  private boolean on;

  static boolean isOn(Environment environment) {
    return StringUtils.hasText(environment.getProperty(ENDPOINT));
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    environment.getPropertySources().addLast(new WhileOff(environment));
  }

  @Override
  public void setEnvironment(Environment environment) {
    on = isOn(environment);
  }

  @Override
  public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
    boolean[] kept = new boolean[candidates.length];
    for (int i = 0; i < candidates.length; i++) {
      String candidate = candidates[i];
      kept[i] = on || candidate == null || TRACING.stream().noneMatch(candidate::startsWith);
    }
    return kept;
  }

  /** Asked late, since the endpoint may come from any source that is added meanwhile. */
  private static final class WhileOff extends MapPropertySource {
    private final Environment environment;

    WhileOff(Environment environment) {
      super("forestall tracing is off", Map.of("management.tracing.export.enabled", "false"));
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
