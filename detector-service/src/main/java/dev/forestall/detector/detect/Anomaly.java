package dev.forestall.detector.detect;

import java.time.Instant;

/**
 * A series left its own past: evidence, never an incident.
 *
 * @param at onset
 * @param pod pod
 * @param container container
 * @param metric metric
 * @param strength 0 to 1: 1 is as much as can be told
 * @param what what it did, for a sentence ("spiked up")
 */
public record Anomaly(
    Instant at, String pod, String container, String metric, double strength, String what) {}
