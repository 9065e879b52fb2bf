package dev.forestall.lab.cluster.model;

/**
 * A container that did not do what it should.
 *
 * @param at when
 * @param workload {@code namespace/name} of its workload
 * @param pod its pod
 * @param reason OOMKilled, Error, ErrImagePull, CreateContainerConfigError, Evicted or NoSpaceLeft
 */
public record Failure(long at, String workload, String pod, String reason) {}
