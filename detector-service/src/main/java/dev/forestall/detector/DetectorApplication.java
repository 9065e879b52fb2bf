package dev.forestall.detector;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The detector service: {@code pod-events} in, {@code incidents} out. */
@SpringBootApplication
@EnableConfigurationProperties(DetectorProperties.class)
public class DetectorApplication {
  public static void main(String[] args) {
    SpringApplication.run(DetectorApplication.class, args);
  }
}
