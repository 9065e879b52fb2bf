package dev.forestall.detector.detect;

import java.time.Instant;

/**
 * A series left its own past: evidence, never an incident.
 *
 * @param at onset
 * @param pod pod
 * @param container container
 * @param metric metric
 * @param score how many of its own deviations it is away, with its sign
 */
public record Anomaly(Instant at, String pod, String container, String metric, double score) {}
