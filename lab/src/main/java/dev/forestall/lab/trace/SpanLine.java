package dev.forestall.lab.trace;

import java.time.Instant;

/**
 * One span in the report.
 *
 * @param service service that did it
 * @param name what it did
 * @param spanId its id
 * @param parentId id of the span it belongs to, empty for the first
 * @param startedAt when it began, in real time
 * @param millis how long it took
 * @param key key of the record that it sent or processed, empty when it did neither
 */
public record SpanLine(
    String service,
    String name,
    String spanId,
    String parentId,
    Instant startedAt,
    double millis,
    String key) {}
