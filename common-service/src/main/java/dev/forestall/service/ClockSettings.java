package dev.forestall.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The cluster clock. Without these settings it is the system's clock.
 *
 * @param origin cluster time at {@code realOrigin} ({@code FORESTALL_CLOCK_ORIGIN})
 * @param realOrigin real time at which the cluster time was {@code origin} ({@code
 *     FORESTALL_CLOCK_REAL_ORIGIN})
 * @param speed seconds of cluster time in one real second ({@code FORESTALL_CLOCK_SPEED})
 */
@ConfigurationProperties(prefix = "forestall.clock", ignoreUnknownFields = false)
public record ClockSettings(
    @Nullable Instant origin, @Nullable Instant realOrigin, @DefaultValue("1") double speed) {
  public ClockSettings {
    if ((origin == null) != (realOrigin == null)) {
      throw new IllegalArgumentException(
          "forestall.clock.origin and forestall.clock.real-origin go together: set both or none");
    }
    if (!(speed > 0 && speed <= 1000)) {
      throw new IllegalArgumentException(
          "forestall.clock.speed must lie between 0 and 1000, not " + speed);
    }
    if (origin == null && speed != 1) {
      throw new IllegalArgumentException(
          "forestall.clock.speed other than 1 needs forestall.clock.origin and"
              + " forestall.clock.real-origin");
    }
  }
}
