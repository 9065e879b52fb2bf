package dev.forestall.service;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Settings that all services share unless they or their operator say otherwise. */
final class ServiceDefaults implements EnvironmentPostProcessor {
  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put("spring.threads.virtual.enabled", "true");
    defaults.put("spring.main.banner-mode", "off");
    defaults.put("server.shutdown", "graceful");
    defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    defaults.put("management.endpoints.web.exposure.include", "health,info,prometheus");
    defaults.put("management.endpoint.health.probes.enabled", "true");
    defaults.put("management.endpoint.health.show-details", "always");
    defaults.put("management.endpoint.health.group.readiness.include", "readinessState,kafka");
    // a trace costs a few spans a request or incident, none a sample: record all, or say less
    defaults.put("management.tracing.sampling.probability", "1.0");
    defaults.put("management.opentelemetry.resource-attributes.service.namespace", "forestall");
    defaults.put("management.observations.enable.spring.security", "false");
    defaults.put("logging.level.org.apache.kafka", "WARN");
    defaults.put("logging.level.org.springframework", "WARN");
    defaults.put("logging.level.org.apache.catalina", "WARN");
    defaults.put("logging.level.io.lettuce", "ERROR");
    environment
        .getPropertySources()
        .addLast(new MapPropertySource("forestall service defaults", defaults));
  }
}
