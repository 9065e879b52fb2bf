package dev.forestall.remediation;

import org.jspecify.annotations.Nullable;

/**
 * An action that somebody asks for at a door, aimed at the incident's own workload.
 *
 * @param action Rollback, Restart or Scale
 * @param revision name of the ReplicaSet to roll back to; the newest one that was seen healthy when
 *     not given
 * @param replicas replicas to scale to
 */
public record Wish(String action, @Nullable String revision, @Nullable Integer replicas) {}
