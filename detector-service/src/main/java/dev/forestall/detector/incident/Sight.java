package dev.forestall.detector.incident;

import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.model.incident.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one workload at one time of evaluation.
 *
 * @param at the time
 * @param memory what Kubernetes said
 * @param windows what was measured
 * @param findings facts and symptoms that stand
 * @param forecasts forecasts that stand, the earliest breach first
 */
public record Sight(
    Instant at,
    WorkloadMemory memory,
    Collection<PodWindow> windows,
    List<Finding> findings,
    List<Standing> forecasts) {
  /** How far ahead a breach is spoken of. */
  public static final Duration HORIZON = Duration.ofMinutes(60);

  public Sight {
    windows = List.copyOf(windows);
    findings = List.copyOf(findings);
    forecasts = List.copyOf(forecasts);
  }

  /** The earliest breach whose interval ends inside the horizon. */
  Optional<Standing> near() {
    return forecasts.stream()
        .filter(f -> !f.forecast().to().isAfter(at.plus(ForecastKinds.horizon(f.forecast()))))
        .filter(ForecastKinds::isRipe)
        .findFirst();
  }

  /** The earliest of those that is sure enough to open an incident. */
  Optional<Standing> sure() {
    return forecasts.stream()
        .filter(f -> !f.forecast().to().isAfter(at.plus(ForecastKinds.horizon(f.forecast()))))
        .filter(ForecastKinds::isRipe)
        .filter(f -> ForecastKinds.isSure(f.forecast(), at))
        .findFirst();
  }

  /** Findings of these kinds. */
  List<Finding> of(Set<FaultKind> kinds) {
    return findings.stream().filter(f -> kinds.contains(f.kind())).toList();
  }

  /** Whether nothing is wrong now, nor about to be. */
  boolean quiet() {
    return findings.isEmpty() && near().isEmpty();
  }

  /** Time of the newest sample up to now. */
  Optional<Instant> newestSample() {
    return windows.stream()
        .mapToLong(PodWindow::newest)
        .filter(n -> n > Long.MIN_VALUE)
        .map(n -> Math.min(n, at.toEpochMilli()))
        .max()
        .stream()
        .mapToObj(Instant::ofEpochMilli)
        .findFirst();
  }

  /** Time of the newest evidence: what lasts is evidence until Kubernetes says otherwise. */
  Instant evidenceAt(Instant before) {
    Instant newest = before;
    for (Finding finding : findings) {
      newest = later(newest, finding.lasting() ? at : finding.fact().at());
    }
    for (Standing standing : forecasts) {
      newest = later(newest, standing.forecast().madeAt());
    }
    return newest;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
