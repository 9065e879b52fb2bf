package dev.forestall.remediation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** Starts the service. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@EnableConfigurationProperties(RemediationProperties.class)
public class RemediationApplication {
  /** Starts it with {@code --key=value} arguments. */
  public static void main(String[] args) {
    SpringApplication.run(RemediationApplication.class, args);
  }
}
