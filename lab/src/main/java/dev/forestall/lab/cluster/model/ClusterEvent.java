package dev.forestall.lab.cluster.model;

/**
 * What Kubernetes would record as an Event.
 *
 * @param at when
 * @param warning Warning or Normal
 * @param reason machine-readable reason
 * @param regarding the object
 * @param note the sentence
 * @param by the component that reports it
 */
public record ClusterEvent(
    long at, boolean warning, String reason, Regarding regarding, String note, String by) {

  /**
   * The object that an event is about.
   *
   * @param kind kind
   * @param namespace namespace, empty for a Node
   * @param name name
   * @param uid UID
   */
  public record Regarding(String kind, String namespace, String name, String uid) {}
}
