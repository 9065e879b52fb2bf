package dev.forestall.service;

import dev.forestall.model.Topics;

/**
 * A record of a topic, decoded.
 *
 * @param topic the topic
 * @param partition its partition
 * @param offset its offset there
 * @param key its key
 * @param value its value: a {@code PodEvent}, {@code IncidentEvent}, {@code DashboardEvent}, {@code
 *     RemediationEvent} or {@code Lesson}
 */
public record ReceivedRecord(Topics topic, int partition, long offset, String key, Object value) {}
