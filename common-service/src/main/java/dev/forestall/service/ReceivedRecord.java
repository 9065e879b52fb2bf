package dev.forestall.service;

import dev.forestall.model.Topics;
import java.time.Instant;

/**
 * A record of a topic, decoded.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset its offset there
 * @param appendedAt real time at which Kafka took it
 * @param key its key
 * @param value its value: a {@code PodEvent}, {@code IncidentEvent}, {@code DashboardEvent}, {@code
 *     RemediationEvent} or {@code Lesson}
 */
public record ReceivedRecord(
    Topics topic, int partition, long offset, Instant appendedAt, String key, Object value) {}
