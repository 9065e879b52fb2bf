package dev.forestall.lab.cluster.api;

import java.time.Instant;

/**
 * One write from outside, allowed or not.
 *
 * @param at cluster time
 * @param method {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
 * @param kind of the object aimed at, such as {@code Deployment}; for an eviction {@code Pod}
 * @param namespace empty for objects of the cluster
 * @param name empty where a refused create had none, or for the deletion of a collection
 * @param subresource {@code status}, {@code scale}, {@code eviction}, {@code resize} or empty
 * @param status the HTTP status answered
 * @param templateChanged whether a Deployment's {@code spec.template} really changed (never in a
 *     dry run)
 * @param proposal the annotation {@code forestall.dev/proposal} after the write, or empty
 */
public record WriteRecord(
    Instant at,
    String method,
    String kind,
    String namespace,
    String name,
    String subresource,
    String fieldManager,
    boolean dryRun,
    int status,
    boolean templateChanged,
    String proposal) {

  /** Whether it changed the cluster: answered with success and meant. */
  public boolean effective() {
    return !dryRun && status < 300;
  }
}
