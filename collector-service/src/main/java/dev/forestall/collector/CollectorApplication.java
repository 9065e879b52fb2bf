package dev.forestall.collector;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The collector: cluster and telemetry sources in, {@code forestall.pod-events} out. */
@SpringBootApplication
@EnableConfigurationProperties(CollectorProperties.class)
public class CollectorApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(CollectorApplication.class, args);
  }
}
