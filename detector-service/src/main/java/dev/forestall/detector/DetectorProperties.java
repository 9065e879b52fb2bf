package dev.forestall.detector;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
    @DefaultValue("8") @Min(1) @Max(256) int enrichmentsAtOnce) {

  DetectionSettings detection() {
    return new DetectionSettings(
        grid, slot, holding, errorObjective, errorBudget, latencyObjective);
  }
}
