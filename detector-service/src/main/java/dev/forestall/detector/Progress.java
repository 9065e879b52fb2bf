package dev.forestall.detector;

import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.detector.detect.Anomaly;
import dev.forestall.detector.detect.Slowness;
import dev.forestall.detector.detect.Symptoms;
import dev.forestall.detector.forecast.WorkloadForecasts.Kept;
import dev.forestall.detector.incident.OpenIncident;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far detection of one workload is, beside windows, memory, models and incidents: small, and
 * written with each evaluation that changes it.
 *
 * @param errorsSince since when too many requests fail, milliseconds; negative while they do not
 * @param slowness whether requests take too long
 * @param troubles what is or lately was wrong
 * @param forecasts forecasts that stand or were made in a row
 * @param anomalies anomalies of the last half hour
 * @param incident the open incident
 * @param symptoms what is measured against what is allowed
 */
public record Progress(
    long errorsSince,
    Slowness.Kept slowness,
    List<Trouble> troubles,
    List<Kept> forecasts,
    List<Anomaly> anomalies,
    OpenIncident.@Nullable Kept incident,
    Symptoms.Kept symptoms) {
  /** Nothing is under way. */
  public static final Progress NONE =
      new Progress(
          -1, Slowness.Kept.NONE, List.of(), List.of(), List.of(), null, Symptoms.Kept.NONE);

  public Progress {
    slowness = slowness == null ? Slowness.Kept.NONE : slowness;
    troubles = troubles == null ? List.of() : List.copyOf(troubles);
    forecasts = forecasts == null ? List.of() : List.copyOf(forecasts);
    anomalies = anomalies == null ? List.of() : List.copyOf(anomalies);
    symptoms = symptoms == null ? Symptoms.Kept.NONE : symptoms;
  }
}
