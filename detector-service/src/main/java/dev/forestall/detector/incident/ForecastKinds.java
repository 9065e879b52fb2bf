package dev.forestall.detector.incident;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;

/** What a breach of a metric's limit means. */
public final class ForecastKinds {
  private ForecastKinds() {}

  /** The fault kind of a breach. */
  public static FaultKind of(Forecast forecast) {
    return switch (forecast.metric()) {
      case Metrics.CPU -> FaultKind.CPU_SATURATION;
      case Metrics.FILE_SYSTEM -> FaultKind.DISK_FILLING;
      default -> FaultKind.MEMORY_LEAK;
    };
  }

  /** Whether that kind is foreseen by a trend, so that its effect is judged by slopes. */
  static boolean trend(FaultKind kind) {
    return kind == FaultKind.MEMORY_LEAK || kind == FaultKind.DISK_FILLING;
  }
}
