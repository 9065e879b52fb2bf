package dev.forestall.detector.incident;

import dev.forestall.detector.forecast.Horizon;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;

/** What a breach of a metric's limit means. */
public final class ForecastKinds {
  private static final Duration DISK_GROWS = Duration.ofMinutes(15);
  private static final double LITTLE_LEFT = 0.85;

  /** What is stated of a growth that was watched 1.8 times as long as is left. */
  private static final double SURE = 0.9;

  /** As long as it takes a rollback to be decided on and to come up. */
  private static final Duration TOO_LATE_TO_WAIT = Duration.ofMinutes(6);

  private ForecastKinds() {}

  /** The fault kind of a breach. */
  public static FaultKind of(Forecast forecast) {
    return switch (forecast.metric()) {
      case Metrics.CPU -> FaultKind.CPU_SATURATION;
      case Metrics.FILE_SYSTEM, Metrics.VOLUME -> FaultKind.DISK_FILLING;
      case Metrics.MEMORY -> FaultKind.MEMORY_LEAK;
      default -> FaultKind.SATURATION;
    };
  }

  /** How far ahead a breach is spoken of. */
  static Duration horizon(Forecast forecast) {
    return Horizon.of(forecast.metric()).ahead();
  }

  /**
   * Whether it is time to speak of it. What a job writes and takes away again fills a disk as fast
   * as what stays: so its growth must have gone on for a quarter of an hour, or little be left.
   */
  static boolean isRipe(Standing standing) {
    Forecast forecast = standing.forecast();
    return of(forecast) != FaultKind.DISK_FILLING
        || standing.grew().compareTo(DISK_GROWS) >= 0
        || forecast.current() >= LITTLE_LEFT * forecast.limit();
  }

  /**
   * Whether it is sure enough to call somebody. A forecast is stated when it comes more often than
   * not among growths that look alike; in a fleet most growths are starts, caches and first teeth,
   * and wake nobody: those must have been watched nearly twice as long as is left, unless so little
   * is left that waiting would be too late. Replicas, earlier runs and the revision before count as
   * having watched, so that a workload with a history is believed sooner.
   */
  static boolean isSure(Forecast forecast, Instant at) {
    return forecast.probability() >= SURE || !forecast.eta().isAfter(at.plus(TOO_LATE_TO_WAIT));
  }

  /** Whether that kind is foreseen by a trend, so that its effect is judged by slopes. */
  static boolean trend(FaultKind kind) {
    return kind == FaultKind.MEMORY_LEAK || kind == FaultKind.DISK_FILLING;
  }
}
