package dev.forestall.feedback;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Feedback-service: {@code remediations} and {@code incidents} in, {@code lessons} out. One
 * replica.
 */
@SpringBootApplication
@EnableConfigurationProperties(FeedbackProperties.class)
public class FeedbackApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(FeedbackApplication.class, args);
  }
}
