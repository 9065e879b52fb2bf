package dev.forestall.detector;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the detector.
 *
 * @param grid event time between two evaluations of a workload ({@code FORESTALL_DETECTOR_GRID})
 * @param slot event time of one merged slot of a window: the scrape interval ({@code
 *     FORESTALL_DETECTOR_SLOT})
 * @param holding evaluations in a row that a forecast must hold before it stands ({@code
 *     FORESTALL_DETECTOR_HOLDING})
 * @param errorObjective share of failed requests that is allowed ({@code
 *     FORESTALL_DETECTOR_ERROR_OBJECTIVE})
 * @param errorBudget share of failed requests that is allowed for good: burning it too fast over an
 *     hour or six is a symptom ({@code FORESTALL_DETECTOR_ERROR_BUDGET})
 * @param latencyObjective mean time of a request that is allowed ({@code
 *     FORESTALL_DETECTOR_LATENCY_OBJECTIVE})
 * @param aheadOfClock how far ahead of the cluster clock a sample may be; what is further ahead is
 *     refused and counted ({@code FORESTALL_DETECTOR_AHEAD_OF_CLOCK})
 * @param redisRetry real time between two tries while Redis is away ({@code
 *     FORESTALL_DETECTOR_REDIS_RETRY})
 * @param enrichmentLimit real time that the evidence of one incident may take ({@code
 *     FORESTALL_DETECTOR_ENRICHMENT_LIMIT})
 * @param enrichmentsAtOnce incidents whose evidence is worked out at the same time ({@code
 *     FORESTALL_DETECTOR_ENRICHMENTS_AT_ONCE})
 * @param history where the day before the first start is read from ({@code
 *     FORESTALL_DETECTOR_HISTORY_*})
 */
@Validated
@ConfigurationProperties(prefix = "forestall.detector", ignoreUnknownFields = false)
public record DetectorProperties(
    @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration grid,
    @DefaultValue("10s") @DurationMin(seconds = 1) @DurationMax(minutes = 1) Duration slot,
    @DefaultValue("3") @Min(1) @Max(20) int holding,
    @DefaultValue("0.05") @DecimalMin("0.0001") @DecimalMax("1") double errorObjective,
    @DefaultValue("0.001") @DecimalMin("0.00001") @DecimalMax("0.5") double errorBudget,
    @DefaultValue("1s") @DurationMin(millis = 1) @DurationMax(minutes = 10)
        Duration latencyObjective,
    @DefaultValue("1m") @DurationMin(seconds = 0) Duration aheadOfClock,
    @DefaultValue("2s") @DurationMin(millis = 100) Duration redisRetry,
    @DefaultValue("10s") @DurationMin(millis = 100) Duration enrichmentLimit,
    @DefaultValue("8") @Min(1) @Max(256) int enrichmentsAtOnce,
    @DefaultValue @Valid Past history) {

  /**
   * A Prometheus that knows what was measured before the first start.
   *
   * @param prometheusUrl its base address; none is asked without one ({@code
   *     FORESTALL_DETECTOR_HISTORY_PROMETHEUS_URL})
   * @param timeout real time for one question ({@code FORESTALL_DETECTOR_HISTORY_TIMEOUT})
   * @param atOnce questions at the same time ({@code FORESTALL_DETECTOR_HISTORY_AT_ONCE})
   */
  public record Past(
      @DefaultValue("")
          @Pattern(
              regexp = "(https?://[^/?#\\s]+.*)?",
              message =
                  "must be an address like http://prometheus:9090"
                      + " (forestall.detector.history.prometheus-url)")
          String prometheusUrl,
      @DefaultValue("20s") @DurationMin(millis = 100) Duration timeout,
      @DefaultValue("2") @Min(1) @Max(16) int atOnce) {
    public Past {
      prometheusUrl = prometheusUrl.strip();
    }
  }

  DetectionSettings detection() {
    return new DetectionSettings(
        grid, slot, holding, errorObjective, errorBudget, latencyObjective);
  }
}
