package dev.forestall.detector.forecast;

import dev.forestall.model.workload.Metrics;
import java.time.Duration;

/** How far ahead a breach is spoken of: what fills a disk is seldom a matter of minutes. */
public enum Horizon {
  /** Memory, CPU and whatever else can be set right within minutes. */
  NEAR(Duration.ofMinutes(60)),
  /** Disks: whoever makes them larger wants to know it the day before. */
  FAR(Duration.ofHours(24));

  private final Duration ahead;

  Horizon(Duration ahead) {
    this.ahead = ahead;
  }

  /** That of a metric. */
  public static Horizon of(String metric) {
    return switch (metric) {
      case Metrics.FILE_SYSTEM, Metrics.VOLUME -> FAR;
      default -> NEAR;
    };
  }

  /** How far. */
  public Duration ahead() {
    return ahead;
  }

  double seconds() {
    return ahead.toSeconds();
  }
}
