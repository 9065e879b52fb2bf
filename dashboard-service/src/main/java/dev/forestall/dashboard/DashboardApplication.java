package dev.forestall.dashboard;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** Dashboard-service: {@code forestall.incidents} in, {@code forestall.dashboards} out. */
@SpringBootApplication
@EnableConfigurationProperties(DashboardProperties.class)
public class DashboardApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(DashboardApplication.class, args);
  }
}
